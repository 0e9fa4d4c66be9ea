// Package cataloguetest holds a part of the catalogue for the tests of the rules, in the form in which the database
// stores it.
package cataloguetest

import (
	_ "embed"
	"encoding/json"
	"sync"
	"testing"

	"stepfree/catalogue"
)

//go:embed measures.json
var measures []byte

// measureRow is a row of the catalogue.
type measureRow struct {
	Code       string                `json:"code"`
	LeadDays   int                   `json:"lead_days"`
	Parameters []catalogue.Parameter `json:"parameters"`
	Effect     catalogue.Effect      `json:"effect"`
}

// byCode parses the fixture once.
var byCode = sync.OnceValues(func() (map[string]catalogue.Measure, error) {
	var rows []measureRow
	if err := json.Unmarshal(measures, &rows); err != nil {
		return nil, err
	}
	all := make(map[string]catalogue.Measure, len(rows))
	for _, r := range rows {
		all[r.Code] = catalogue.Measure{
			Code: r.Code, LeadDays: r.LeadDays, Parameters: r.Parameters, Effect: r.Effect,
		}
	}
	return all, nil
})

// Has reports whether the fixture has a measure with the code.
func Has(code string) bool {
	all, err := byCode()
	_, ok := all[code]
	return ok && err == nil
}

// Measure returns the measure with the code. It fails the test if the fixture has none. Tests must not change it.
func Measure(tb testing.TB, code string) catalogue.Measure {
	tb.Helper()
	all, err := byCode()
	m, ok := all[code]
	if err != nil || !ok {
		tb.Fatalf("the fixture has no %s: %v", code, err)
	}
	return m
}
