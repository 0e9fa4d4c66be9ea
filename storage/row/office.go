package row

import (
	"stepfree/catalogue"
	"stepfree/interview"
)

// ClosedDaysJSON selects the closed days as JSON, for Calendar. The row policies leave out what was removed.
const ClosedDaysJSON = `
	(select coalesce(json_agg(json_build_object('first', c.first_day, 'last', c.last_day)), '[]')
		from account.closed_day c)`

// Calendar scans ClosedDaysJSON.
type Calendar catalogue.Calendar

// Scan implements sql.Scanner.
func (c *Calendar) Scan(src any) error {
	var rows []struct{ First, Last day }
	if err := unmarshal(src, &rows); err != nil {
		return err
	}
	closed := make([]catalogue.ClosedPeriod, len(rows))
	for i, r := range rows {
		closed[i] = catalogue.ClosedPeriod{First: catalogue.NewDate(r.First.Time), Last: catalogue.NewDate(r.Last.Time)}
	}
	*c = Calendar(catalogue.Calendar{}.Close(closed...))
	return nil
}

// OfficeHoursJSON selects the office hours of all sites as JSON, for Hours.
const OfficeHoursJSON = `
	(select coalesce(json_agg(json_build_object('site', h.site, 'from', h.opens, 'to', h.closes,
		'lunchfrom', coalesce(h.lunch_from, 0), 'lunchto', coalesce(h.lunch_to, 0),
		'startinterval', h.start_interval, 'buffer', h.buffer)), '[]') from account.office_hours h)`

// Hours scans OfficeHoursJSON.
type Hours interview.Hours

// Scan implements sql.Scanner.
func (h *Hours) Scan(src any) error {
	var rows []struct {
		Site string
		interview.OfficeHours
	}
	if err := unmarshal(src, &rows); err != nil {
		return err
	}
	*h = Hours{Default: interview.DefaultOfficeHours(), Sites: map[string]interview.OfficeHours{}}
	for _, r := range rows {
		if r.Site == "" {
			h.Default = r.OfficeHours
		} else {
			h.Sites[r.Site] = r.OfficeHours
		}
	}
	return nil
}
