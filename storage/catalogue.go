package storage

import (
	"context"
	"encoding/json"
	"slices"
	"sync/atomic"

	"github.com/lib/pq"

	"stepfree/accommodation"
	"stepfree/catalogue"
)

// catalogueCache is what can be arranged. Only a migration changes it, and no program runs across one: it is read once.
type catalogueCache struct {
	kinds   atomic.Pointer[[]catalogue.Measure]
	entries atomic.Pointer[[]accommodation.CatalogueEntry]
}

// CatalogueMeasures lists what can be arranged, in the order of the catalogue.
func (c Candidate) CatalogueMeasures(ctx context.Context) ([]catalogue.Measure, error) {
	return kinds(ctx, c.tx)
}

// CatalogueMeasures lists what can be arranged, in the order of the catalogue.
func (a Adviser) CatalogueMeasures(ctx context.Context) ([]catalogue.Measure, error) {
	return kinds(ctx, a.tx)
}

// CatalogueMeasures lists what can be arranged, in the order of the catalogue.
func (h HR) CatalogueMeasures(ctx context.Context) ([]catalogue.Measure, error) {
	return kinds(ctx, h.tx)
}

// Catalogue lists what can be asked for, with what it helps with.
func (c Candidate) Catalogue(ctx context.Context) ([]accommodation.CatalogueEntry, error) {
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
	found := make(map[string]accommodation.CatalogueEntry, len(rows))
	for _, row := range rows {
		entry := accommodation.CatalogueEntry{Reference: row.Reference}
		for _, d := range row.Difficulties {
			entry.Difficulties = append(entry.Difficulties, accommodation.Difficulty(d))
		}
		found[row.Code] = entry
	}
	var entries []accommodation.CatalogueEntry
	for _, kind := range list {
		if entry, ok := found[kind.Code]; ok {
			entry.Measure = kind
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
	Words      bool   `db:"free_text"`
	Parameters []byte `db:"parameters"`
	Effect     []byte `db:"effect"`
}

func kinds(ctx context.Context, tx *transaction) ([]catalogue.Measure, error) {
	if kept := tx.catalogue.kinds.Load(); kept != nil {
		return slices.Clone(*kept), nil
	}
	var rows []kindRow
	const query = `select code, family, label_en, label_fr, lead_days, panel_sees, free_text, parameters, effect from interview.catalogue order by position`
	if err := tx.SelectContext(ctx, &rows, query); err != nil {
		return nil, err
	}
	list := make([]catalogue.Measure, len(rows))
	for i, row := range rows {
		list[i] = catalogue.Measure{
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
