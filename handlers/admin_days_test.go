package handlers_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"

	"stepfree/account"
	"stepfree/e2e/check/markup"
	"stepfree/storage/storagetest"
	"stepfree/storage/storagetest/fixture"
)

func TestHolidays_ProposedForAYear(t *testing.T) {
	t.Parallel()
	a := start(t)
	me := storagetest.Person[account.Admin](t, a.DB, "Ada")
	b := a.SignedIn(t, account.RoleAdmin, me.Session)
	page := b.Get(t, "/admin/days/propose?year=2027")
	words := markup.CheckHTML(t, page.Text)
	for _, day := range []string{
		"29 March 2027: Easter Monday", "6 May 2027: Ascension Day", "17 May 2027: Whit Monday", "25 December 2027: Christmas Day",
	} {
		if !strings.Contains(plainSpaces(words), day) {
			t.Errorf("%q is not proposed: %s", day, words)
		}
	}
	form := page.Hidden()
	form["holiday"] = []string{"easter_monday", "ascension", "whit_monday", "christmas", "no_such_day"}
	for range 2 { // the same form sent twice
		if got := b.Post(t, "/admin/days/propose", form); got.Location() != "/admin/days?year=2027" {
			t.Fatalf("%d to %s", got.Status, got.Location())
		}
	}
	var days []string
	if err := a.DB.Super.SelectContext(t.Context(), &days, `
		select first_day || ' ' || name_fr from account.closed_day order by first_day`); err != nil {
		t.Fatal(err)
	}
	if got := strings.Join(days, ", "); got != "2027-03-29 Lundi de Pâques, 2027-05-06 Ascension, "+
		"2027-05-17 Lundi de Pentecôte, 2027-12-25 Noël" {
		t.Error(got)
	}
	words = markup.CheckHTML(t, b.Get(t, "/admin/days?year=2027").Text)
	if !strings.Contains(words, "Whit Monday") || !strings.Contains(words, "Ada, ") {
		t.Errorf("the list: %s", words)
	}
	words = markup.CheckHTML(t, b.Get(t, "/admin/days/propose?year=2027").Text)
	if strings.Contains(words, "Easter Monday") || !strings.Contains(words, "Labour Day") {
		t.Errorf("proposed again: %s", words)
	}
	if got := b.Post(t, "/admin/days/propose", with(page.Hidden(), "year", "2027")); got.Status != 422 ||
		!strings.Contains(got.Text, "Tick at least one day") {
		t.Errorf("none ticked: %d", got.Status)
	}
}

// plainSpaces replaces spaces that do not break.
func plainSpaces(text string) string { return strings.ReplaceAll(text, "\u00a0", " ") }

func TestDays_YearsOutsideCalendar(t *testing.T) {
	t.Parallel()
	a := start(t)
	me := storagetest.Person[account.Admin](t, a.DB, "Ada")
	b := a.SignedIn(t, account.RoleAdmin, me.Session)
	for year, says := range map[string]string{
		"1582": "today’s calendar was not in use yet", "1": "today’s calendar was not in use yet",
		"1583": "enter a year from 1900 to 2200", "1899": "enter a year from 1900 to 2200",
		"2201": "enter a year from 1900 to 2200", "": "enter a year from 1900 to 2200",
		"-2027": "enter a year from 1900 to 2200", "MMXXVII": "enter a year from 1900 to 2200",
		"99999999999999999999": "enter a year from 1900 to 2200",
	} {
		for _, path := range []string{"/admin/days", "/admin/days/propose"} {
			got := b.Get(t, path+"?"+url.Values{"year": {year}}.Encode())
			words := markup.CheckHTML(t, got.Text)
			if got.Status != http.StatusUnprocessableEntity || !strings.Contains(words, says) ||
				year != "" && !strings.Contains(got.Text, `value="`+year+`"`) {
				t.Errorf("%s of %q: %d, %s", path, year, got.Status, words)
			}
		}
	}
	for _, year := range []string{"1900", "2200", " 2027 "} {
		if got := b.Get(t, "/admin/days?"+url.Values{"year": {year}}.Encode()); got.Status != http.StatusOK {
			t.Errorf("%q: %d", year, got.Status)
		}
	}
}

func TestCloseDays_RangeAcrossTheYear(t *testing.T) {
	t.Parallel()
	a := start(t)
	me := storagetest.Person[account.Admin](t, a.DB, "Ada")
	b := a.SignedIn(t, account.RoleAdmin, me.Session)
	form := with(b.Get(t, "/admin/days/new").Hidden(), "first-day", "21", "first-month", "12", "first-year", "2030",
		"last-day", "3", "last-month", "1", "last-year", "2031", "name_en", "Winter closure", "name_fr", "Fermeture d’hiver")
	for field, wrong := range map[string]map[string]string{
		"last":    {"last-year": "2030"},  // ends before it begins
		"last ":   {"last-year": "2032"},  // too long
		"first":   {"first-year": "2201"}, // no such year
		"first ":  {"first-day": "32"},
		"name_en": {"name_en": " "},
		"name_fr": {"name_fr": strings.Repeat("é", 101)},
	} {
		bad := with(form)
		for name, value := range wrong {
			bad.Set(name, value)
		}
		got := b.Post(t, "/admin/days/new", bad)
		if got.Status != http.StatusUnprocessableEntity || !strings.Contains(got.Text, `href="#`+strings.TrimSpace(field)+`"`) {
			t.Errorf("%s: %d", field, got.Status)
		}
		markup.CheckHTML(t, got.Text)
	}
	for range 2 {
		if got := b.Post(t, "/admin/days/new", form); got.Location() != "/admin/days?year=2030" {
			t.Fatalf("%d to %s", got.Status, got.Location())
		}
	}
	again := with(form, "key", uuid.NewString())
	if got := b.Post(t, "/admin/days/new", again); got.Status != http.StatusConflict {
		t.Errorf("the same days in another form: %d", got.Status)
	}
	again.Set("name_en", "Boiler works") // corrected: it adds
	if got := b.Post(t, "/admin/days/new", again); got.Status != http.StatusSeeOther {
		t.Errorf("another name: %d", got.Status)
	}
	for _, year := range []string{"2030", "2031"} {
		words := plainSpaces(markup.CheckHTML(t, b.Get(t, "/admin/days?year="+year).Text))
		if !strings.Contains(words, "Saturday 21 December 2030 to Friday 3 January 2031") {
			t.Errorf("%s: %s", year, words)
		}
	}
}

func TestCloseDays_AsksAboutBookings(t *testing.T) {
	t.Parallel()
	a := start(t)
	me, hr := storagetest.Person[account.Admin](t, a.DB, "Ada"), storagetest.Person[account.HR](t, a.DB, "Hugo")
	candidate := storagetest.Person[account.Candidate](t, a.DB, "Ana Silva")
	vacancy := fixture.Vacancy{CreatedBy: hr.ID}.Insert(t, a.DB)
	stage := fixture.Stage{Vacancy: vacancy}.Insert(t, a.DB)
	application := fixture.Application{Vacancy: vacancy, Candidate: candidate.ID, Ready: true}.Insert(t, a.DB)
	booking := fixture.Booking{
		Application: application, Stage: stage, CreatedBy: hr.ID, Start: time.Date(2031, 3, 10, 9, 0, 0, 0, time.UTC),
	}.Insert(t, a.DB)
	b, officer := a.SignedIn(t, account.RoleAdmin, me.Session), a.SignedIn(t, account.RoleHR, hr.Session)
	if words := markup.CheckHTML(t, officer.Get(t, "/interviews").Text); strings.Contains(words, "closed day") {
		t.Errorf("before: %s", words)
	}
	form := with(b.Get(t, "/admin/days/new").Hidden(), "first-day", "10", "first-month", "3", "first-year", "2031",
		"name_en", "Fire drill", "name_fr", "Exercice d’évacuation")
	got := b.Post(t, "/admin/days/new", form)
	words := markup.CheckHTML(t, got.Text)
	if got.Status != http.StatusUnprocessableEntity || !strings.Contains(words, "1 interview is booked on these days") ||
		strings.Contains(words, "Ana") || !strings.Contains(got.Text, `value="Fire drill"`) {
		t.Fatalf("%d: %s", got.Status, words)
	}
	form.Set("unusual", "booked-1-2031-03-10-2031-03-10")
	if got := b.Post(t, "/admin/days/new", form); got.Status != http.StatusSeeOther {
		t.Fatalf("answered: %d", got.Status)
	}
	words = markup.CheckHTML(t, b.Get(t, "/admin/days?year=2031").Text)
	if !strings.Contains(words, "Fire drill 1 ") || strings.Contains(words, "Ana") {
		t.Errorf("the administrator: %s", words)
	}
	listed := officer.Get(t, "/interviews")
	words = markup.CheckHTML(t, listed.Text)
	if !strings.Contains(words, "Interviews on closed days") || !strings.Contains(words, "Fire drill Ana Silva") ||
		!strings.Contains(listed.Text, "/interviews/bookings/"+booking.String()) {
		t.Errorf("HR: %s", words)
	}
	words = markup.CheckHTML(t, officer.Get(t, "/interviews/bookings/"+booking.String()).Text)
	if !strings.Contains(words, "it is a closed day") {
		t.Errorf("the booking: %s", words)
	}
	var day string
	if err := a.DB.Super.GetContext(t.Context(), &day, `select id from account.closed_day`); err != nil {
		t.Fatal(err)
	}
	remove := "/admin/days/" + day + "/remove"
	proof := b.Get(t, remove).Hidden()
	for range 2 { // removing twice is no error
		if got := b.Post(t, remove, proof); got.Location() != "/admin/days?year=2031" {
			t.Errorf("%d to %s", got.Status, got.Location())
		}
	}
	if words := markup.CheckHTML(t, officer.Get(t, "/interviews").Text); strings.Contains(words, "Fire drill") {
		t.Errorf("after: %s", words)
	}
}
