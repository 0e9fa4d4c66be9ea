// Package cataloguetest holds a part of the catalogue for the tests of the rules, in the form in which the database stores it.
package cataloguetest

import (
	"encoding/json"
	"fmt"
	"testing"

	"stepfree/catalogue"
)

// rows maps a code to lead days, parameters and effect, as the database stores them.
func rows() map[string][3]string {
	const (
		language = `{"name":"language","type":"choice","choices":["EN","FR"],"required":true}`
		percent  = `{"name":"percent","type":"choice","choices":["0","25","50","100"],"default":"50","required":true,"unit":"percent"}`
	)
	return map[string][3]string{
		"T-EXTRA": {
			"0", `[{"name":"percent","type":"choice","choices":["10","25","33.33","50","100"],"default":"25","unit":"percent"},
				{"name":"extra_minutes","type":"integer","min":5,"max":240,"unit":"minutes","instead":"percent"},
				{"name":"stack","type":"choice","choices":["no","yes"],"default":"no","adviser":true}]`,
			`{"percent":"percent","minutes":"extra_minutes","stack":"stack"}`,
		},
		"T-VIDEO": {"3", `[` + percent + `]`, `{"percent":"percent","per_question":true}`},
		"T-BREAKS": {
			"0", `[{"name":"break","type":"integer","min":5,"max":60,"default":"10","required":true},
				{"name":"every","type":"integer","min":15,"max":180,"default":"60","required":true}]`,
			`{"break":{"length":"break","every":"every"}}`,
		},
		"T-ONDEMAND": {"0", `[{"name":"pause","type":"integer","min":5,"max":60,"default":"15"}]`, `{"pause":"pause"}`},
		"T-SPLIT": {
			"0", `[{"name":"session_days","type":"choice","choices":["same_day","two_days"],"default":"two_days"}]`,
			`{"sessions":2,"other_days":"session_days"}`,
		},
		"T-WINDOW": {
			"0", `[{"name":"from","type":"time","min":420,"max":1200,"required":true},
				{"name":"to","type":"time","min":420,"max":1260,"required":true,"after":"from"},
				{"name":"weekdays","type":"weekdays","choices":["mon","tue","wed","thu","fri"],"default":"mon,tue,wed,thu,fri"}]`,
			`{"window":{"from":"from","to":"to","weekdays":"weekdays"}}`,
		},
		"T-GAP":       {"0", `[{"name":"gap","type":"integer","min":15,"max":480,"default":"60"}]`, `{"buffer":"gap"}`},
		"T-LATE":      {"0", `[{"name":"late","type":"integer","min":5,"max":60,"default":"30"}]`, `{"hold_late":"late"}`},
		"M-REMOTE":    {"2", `[]`, `{"mode":"remote"}`},
		"M-INPERSON":  {"0", `[]`, `{"mode":"in_person"}`},
		"M-PHONE":     {"0", `[]`, `{"mode":"telephone"}`},
		"M-TEXT":      {"2", `[` + percent + `]`, `{"mode":"text","percent":"percent"}`},
		"M-LIVE":      {"2", `[]`, `{"mode":"live"}`},
		"P-READER":    {"5", `[` + language + `]`, `{"people":[{"role":"reader","below":1,"spoken":"language"}],"own_room":true,"not_with":["reading"]}`},
		"P-GUIDE":     {"2", `[]`, `{"people":[{"role":"guide","below":1,"before":15,"after":15,"outside":true}]}`},
		"P-SUPPORT":   {"5", `[]`, `{"seats":1,"requests":["visitor_badge"]}`},
		"P-LIP":       {"10", `[` + language + `]`, `{"people":[{"role":"lip_speaker","up_to":60,"below":1,"above":2,"spoken":"language"}],"faces_lit":true}`},
		"A-ANIMAL":    {"2", `[]`, `{"features":["animal"],"avoid":["no_animals"]}`},
		"R-STEPFREE":  {"0", `[]`, `{"features":["step_free"]}`},
		"R-QUIET":     {"0", `[]`, `{"features":["quiet"]}`},
		"F-FORMHELP":  {"3", `[]`, `{"people":[{"role":"form_helper","below":1,"apart":true}]}`},
		"X-OWN":       {"5", `[]`, `{"features":["own_device"],"requests":["site_security"]}`},
		"I-QUESTIONS": {"3", `[{"name":"hours_before","type":"choice","choices":["0.25","1","2","24","48"],"default":"24"}]`, `{"lock":"hours_before"}`},
		"P-SIGN": {
			"10", `[{"name":"sign_language","type":"choice","choices":["LSFB","VGT","BSL"],"required":true},
				{"name":"spoken_language","type":"choice","choices":["EN","FR"],"required":true}]`,
			`{"people":[{"role":"sign_interpreter","up_to":60,"below":1,"above":2,"sign":"sign_language","spoken":"spoken_language"}],"faces_lit":true}`,
		},
		"P-CAPTION": {
			"10", `[` + language + `,{"name":"feed","type":"choice","choices":["remote","on_site"],"default":"remote"}]`,
			`{"people":[{"role":"captioner","up_to":120,"below":1,"above":2,"spoken":"language"}],"features_by":{"feed":{"remote":["network"]}}}`,
		},
		"R-WHEELCHAIR": {"3", `[]`, `{"equipment":["wheelchair"]}`},
		"R-LIGHT": {
			"0", `[{"name":"light","type":"choice","choices":["dimmable","bright"],"required":true}]`,
			`{"features_by":{"light":{"dimmable":["dimmable_light"],"bright":["bright_light"]}}}`,
		},
		"X-AUTOCAPTION": {"1", `[]`, `{"platform":["captions"],"not_instead_of":"P-CAPTION","tool_note":true}`},
	}
}

// Has reports whether the fixture has a measure with the code.
func Has(code string) bool {
	_, ok := rows()[code]
	return ok
}

// Measure returns the measure with the code. It fails the test if the fixture has none.
func Measure(tb testing.TB, code string) catalogue.Measure {
	tb.Helper()
	row, ok := rows()[code]
	if !ok {
		tb.Fatalf("the fixture has no %s", code)
	}
	m := catalogue.Measure{Code: code}
	if _, err := fmt.Sscan(row[0], &m.LeadDays); err != nil {
		tb.Fatal(err)
	}
	if err := json.Unmarshal([]byte(row[1]), &m.Parameters); err != nil {
		tb.Fatalf("%s: %v", code, err)
	}
	if err := json.Unmarshal([]byte(row[2]), &m.Effect); err != nil {
		tb.Fatalf("%s: %v", code, err)
	}
	return m
}
