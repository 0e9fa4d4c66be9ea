package admin

import (
	"time"

	"stepfree/interview"
	"stepfree/locale"
	"stepfree/views/ui"
)

// SiteHours is the office hours of a site.
type SiteHours struct {
	Site      string // empty: the default
	Hours     interview.OfficeHours
	Own       bool   // false: the site follows the default
	ChangedBy string // a name; empty: as it was installed
	ChangedAt time.Time
}

// HoursPage is the data of the form of office hours.
type HoursPage struct {
	Site   string
	Form   ui.Form
	Follow ui.Form // without an action if the site has no hours of its own
	State  ui.FormState
	// FollowState is that of Follow, if it is asked about.
	FollowState ui.FormState
	Stale       string // a sentence, if another person has saved in the meantime
}

// SiteName returns the name of the site in words.
func (s SiteHours) SiteName(l locale.Localizer) string {
	if s.Site == "" {
		return l.T("admin.hours.default")
	}
	return s.Site
}

// InWords returns the hours, lunch, starts and buffer in one line.
func (s SiteHours) InWords(l locale.Localizer) string {
	return l.Clauses([]string{
		s.open(l), l.T("admin.hours.lunch") + " " + s.lunch(l), l.T("admin.hours.grid") + " " + l.Duration(s.Hours.StartInterval),
		l.T("admin.hours.buffer") + " " + s.buffer(l),
	})
}

func (s SiteHours) open(l locale.Localizer) string {
	return l.T("admin.hours.range", "from", l.TimeOfDay(s.Hours.From), "to", l.TimeOfDay(s.Hours.To))
}

func (s SiteHours) lunch(l locale.Localizer) string {
	if !s.Hours.HasLunch() {
		return l.T("admin.hours.no_lunch")
	}
	return l.T("admin.hours.range", "from", l.TimeOfDay(s.Hours.LunchFrom), "to", l.TimeOfDay(s.Hours.LunchTo))
}

func (s SiteHours) buffer(l locale.Localizer) string {
	if s.Hours.Buffer == 0 {
		return l.T("admin.hours.no_buffer")
	}
	return l.Duration(s.Hours.Buffer)
}

func (s SiteHours) changed(l locale.Localizer) string {
	switch {
	case !s.Own:
		return l.T("admin.hours.follows")
	case s.ChangedBy == "":
		return l.T("admin.hours.installed")
	}
	return l.T("admin.days.by", "name", s.ChangedBy, "date", l.ShortDate(s.ChangedAt))
}
