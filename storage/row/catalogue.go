// Package row loads what several stores read in the same way: the catalogue and the stages of a vacancy. It knows
// nothing confidential.
package row

import (
	"context"
	"encoding/json"
	"slices"
	"sync/atomic"

	"stepfree/catalogue"
	"stepfree/storage/pg"
)

// Catalogue caches what can be arranged. Only a migration changes it, and no program runs across one: it is read once.
type Catalogue struct {
	measures atomic.Pointer[[]catalogue.Measure]
}

// measureRow is a row of interview.catalogue.
type measureRow struct {
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

func (r measureRow) toMeasure() (catalogue.Measure, error) {
	m := catalogue.Measure{
		Code: r.Code, Family: r.Family, LabelEN: r.LabelEN, LabelFR: r.LabelFR,
		LeadDays: r.LeadDays, PanelSees: r.PanelSees, Words: r.Words,
	}
	if err := json.Unmarshal(r.Parameters, &m.Parameters); err != nil {
		return m, err
	}
	return m, json.Unmarshal(r.Effect, &m.Effect)
}

// Measures lists what can be arranged, in the order of the catalogue.
func (c *Catalogue) Measures(ctx context.Context, tx *pg.Tx) ([]catalogue.Measure, error) {
	if cached := c.measures.Load(); cached != nil {
		return slices.Clone(*cached), nil
	}
	var rows []measureRow
	const query = `
		select code, family, label_en, label_fr, lead_days, panel_sees, free_text, parameters, effect
		from interview.catalogue order by position`
	if err := tx.SelectContext(ctx, &rows, query); err != nil {
		return nil, err
	}
	list := make([]catalogue.Measure, len(rows))
	for i, r := range rows {
		var err error
		if list[i], err = r.toMeasure(); err != nil {
			return nil, err
		}
	}
	if len(list) > 0 { // without a session no row is visible
		c.measures.Store(&list)
	}
	return slices.Clone(list), nil
}
