package storage

import (
	"context"
	"encoding/json"
	"slices"
	"sync/atomic"

	"github.com/lib/pq"

	"stepfree/accommodation"
	"stepfree/interview"
)

// catalogue is what can be arranged. Only a migration changes it, and no program runs across one: it is read once.
type catalogue struct {
	kinds   atomic.Pointer[[]interview.Kind]
	entries atomic.Pointer[[]accommodation.Entry]
}

// Kinds lists what can be arranged, in the order of the catalogue.
func (c Candidate) Kinds(ctx context.Context) ([]interview.Kind, error) { return kinds(ctx, c.tx) }

// Kinds lists what can be arranged, in the order of the catalogue.
func (a Adviser) Kinds(ctx context.Context) ([]interview.Kind, error) { return kinds(ctx, a.tx) }

// Kinds lists what can be arranged, in the order of the catalogue.
func (h HR) Kinds(ctx context.Context) ([]interview.Kind, error) { return kinds(ctx, h.tx) }

// Catalogue lists what can be asked for, with what it helps with.
func (c Candidate) Catalogue(ctx context.Context) ([]accommodation.Entry, error) {
	if kept := c.tx.catalogue.entries.Load(); kept != nil {
		return slices.Clone(*kept), nil
	}
	list, err := kinds(ctx, c.tx)
	if err != nil {
		return nil, err
	}
	var rows []struct {
		Code         string         `db:"code"`
		Difficulties pq.StringArray `db:"difficulties"`
		Reference    string         `db:"reference"`
	}
	if err := c.tx.SelectContext(ctx, &rows, `select code, difficulties, coalesce(reference, '') as reference from accommodation.catalogue`); err != nil {
		return nil, err
	}
	found := make(map[string]accommodation.Entry, len(rows))
	for _, row := range rows {
		entry := accommodation.Entry{Reference: row.Reference}
		for _, d := range row.Difficulties {
			entry.Difficulties = append(entry.Difficulties, accommodation.Difficulty(d))
		}
		found[row.Code] = entry
	}
	var entries []accommodation.Entry
	for _, kind := range list {
		if entry, ok := found[kind.Code]; ok {
			entry.Kind = kind
			entries = append(entries, entry)
		}
	}
	if len(entries) > 0 { // a session that ended meanwhile sees nothing
		c.tx.catalogue.entries.Store(&entries)
	}
	return slices.Clone(entries), nil
}

type kindRow struct {
	Code       string `db:"code"`
	Family     string `db:"family"`
	LabelEN    string `db:"label_en"`
	LabelFR    string `db:"label_fr"`
	LeadDays   int    `db:"lead_days"`
	PanelSees  bool   `db:"panel_sees"`
	Words      bool   `db:"words"`
	Parameters []byte `db:"parameters"`
	Effect     []byte `db:"effect"`
}

func kinds(ctx context.Context, tx *transaction) ([]interview.Kind, error) {
	if kept := tx.catalogue.kinds.Load(); kept != nil {
		return slices.Clone(*kept), nil
	}
	var rows []kindRow
	const query = `select code, family, label_en, label_fr, lead_days, panel_sees, words, parameters, effect from interview.kind order by position`
	if err := tx.SelectContext(ctx, &rows, query); err != nil {
		return nil, err
	}
	list := make([]interview.Kind, len(rows))
	for i, row := range rows {
		list[i] = interview.Kind{
			Code: row.Code, Family: row.Family, LabelEN: row.LabelEN, LabelFR: row.LabelFR,
			LeadDays: row.LeadDays, PanelSees: row.PanelSees, Words: row.Words,
		}
		if err := json.Unmarshal(row.Parameters, &list[i].Parameters); err != nil {
			return nil, err
		}
		if err := json.Unmarshal(row.Effect, &list[i].Effect); err != nil {
			return nil, err
		}
	}
	if len(list) > 0 { // a session that ended meanwhile sees nothing
		tx.catalogue.kinds.Store(&list)
	}
	return slices.Clone(list), nil
}
