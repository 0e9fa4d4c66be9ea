package candidate_test

import (
	"maps"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/a-h/templ"

	"stepfree/accommodation"
	"stepfree/catalogue"
	"stepfree/e2e/check/markup"
	"stepfree/interview"
	"stepfree/locale"
	"stepfree/views/candidate"
	"stepfree/views/measure"
	"stepfree/views/ui"
)

// shown is one page after submission, with text that it must and must not contain.
type shown struct {
	page      templ.Component
	says, not string
}

func afternoon() time.Time { return time.Date(2027, time.March, 1, 14, 0, 0, 0, time.UTC) }

func extraTime() catalogue.Measure {
	return catalogue.Measure{Code: "T-EXTRA", LabelEN: "Extra time", LabelFR: "Temps supplémentaire"}
}

func measureLine(status accommodation.Status) candidate.MeasureLine {
	stage := candidate.Stage{Kind: interview.StagePanelInterview}
	return candidate.MeasureLine{ID: "2", Type: extraTime(), Stage: stage, Status: status}
}

func form() ui.Form { return ui.Form{Action: "/requests/1", CSRF: "c", Key: "k"} }

func TestPages_AfterSubmission(t *testing.T) {
	t.Parallel()
	bundle, err := locale.LoadReporting(func(lang, key string) { t.Errorf("%s has no %s", lang, key) })
	if err != nil {
		t.Fatal(err)
	}
	lisbon, err := time.LoadLocation("Europe/Lisbon")
	if err != nil {
		t.Fatal(err)
	}
	for _, lang := range locale.Languages() {
		l := bundle.Localizer(lang, lisbon)
		pages := map[string]shown{}
		for _, group := range []map[string]shown{
			statusPages(l), decisionPages(l), withdrawPages(l), interviewPages(t, bundle, l),
		} {
			maps.Copy(pages, group)
		}
		for name, c := range pages {
			t.Run(lang+" "+name, func(t *testing.T) {
				t.Parallel()
				words := markup.Check(t, c.page)
				if !strings.Contains(words, plain(c.says)) {
					t.Errorf("it does not say %q: %s", c.says, words)
				}
				if c.not != "" && strings.Contains(words, plain(c.not)) {
					t.Errorf("it says %q: %s", c.not, words)
				}
			})
		}
	}
}

// plain returns the text with ordinary instead of non-breaking spaces.
func plain(text string) string { return strings.Join(strings.Fields(text), " ") }

func page(l locale.Localizer, key string, values ...any) ui.Page {
	return ui.Page{Lang: l, Title: l.T(key, values...), Path: "/requests/1"}
}

func statusPages(l locale.Localizer) map[string]shown {
	pages := map[string]shown{}
	title, link := page(l, "candidate.request.title", "number", int64(7)), l.T("candidate.withdraw_all.link")
	waiting := candidate.StatusPage{
		ID: "1", Number: 7, Vacancy: "Director", State: accommodation.StateUnderReview, Next: accommodation.ByAdviser,
		DueOn: afternoon(), CanWithdraw: true,
	}
	for _, step := range []string{
		"submitted", "recommended", "modified", "alternative_offered", "not_supported", "approved", "not_approved",
		"accepted", "declined", "withdrawn",
	} {
		waiting.Events = append(waiting.Events, candidate.Event{Step: step, Measure: "Extra time", At: afternoon()})
	}
	for _, status := range accommodation.Statuses()[1:] {
		waiting.Measures = append(waiting.Measures, measureLine(status))
	}
	pages["waiting"] = shown{
		candidate.Status(title, waiting), l.T("candidate.next.adviser", "date", l.Day(afternoon())), "",
	}
	waiting.Expedited = true
	pages["expedited"] = shown{
		candidate.Status(title, waiting), l.T("candidate.next.adviser_soon", "date", l.Day(afternoon())), "",
	}
	waiting.Next = accommodation.ByCandidate
	pages["answer needed"] = shown{candidate.Status(title, waiting), l.T("candidate.next.you"), ""}
	over := candidate.StatusPage{
		ID: "1", Number: 7, State: accommodation.StateWithdrawn,
		Measures: []candidate.MeasureLine{measureLine(accommodation.Withdrawn)},
	}
	pages["withdrawn"] = shown{candidate.Status(title, over), l.T("candidate.next.nobody"), link}
	accesses := page(l, "candidate.access_log.title", "number", int64(7))
	pages["no accesses"] = shown{candidate.AccessLog(accesses, nil), l.T("candidate.access_log.none"), ""}
	pages["accesses"] = shown{
		candidate.AccessLog(accesses, []candidate.AccessRecord{
			{At: afternoon(), Pseudonym: 2}, {At: afternoon(), Pseudonym: 3, File: true},
		}),
		l.T("candidate.adviser", "number", 2), l.T("candidate.access_log.none"),
	}
	return pages
}

func decisionPages(l locale.Localizer) map[string]shown {
	title := ui.Page{Lang: l, Title: measure.Label(l, extraTime()), Path: "/requests/1/measures/2"}
	due, withdraw := l.T("candidate.next.adviser", "date", l.Day(afternoon())), l.T("candidate.withdraw.link")
	d := candidate.DecisionPage{
		Measure: measureLine(accommodation.Submitted), DueOn: afternoon(), Answer: form(),
		Withdraw: "/requests/1/measures/2/withdraw", CanWithdraw: true,
	}
	pages := map[string]shown{"undecided": {candidate.Decision(title, d), due, ""}}
	gone := d
	gone.Measure, gone.CanWithdraw = measureLine(accommodation.Withdrawn), false
	pages["withdrawn before it was decided"] = shown{candidate.Decision(title, gone), l.T("status.withdrawn"), due}
	d.Decided, d.Granted, d.Reasons, d.Language = true, extraTime(), "Because it helps.", "en"
	d.DecidedAt, d.Pseudonym = afternoon(), 2
	d.Practical, d.Released, d.Arrangement = "Add 25 percent.", true, interview.ProgressApproved
	for outcome, status := range map[accommodation.Status]accommodation.Status{
		accommodation.Recommended: accommodation.Approved, accommodation.Modified: accommodation.Approved,
	} {
		d.Outcome, d.Measure = outcome, measureLine(status)
		pages["granted "+string(outcome)] = shown{
			candidate.Decision(title, d), "Because it helps.", l.T("candidate.offer.accept"),
		}
	}
	refused := d
	refused.Outcome, refused.Measure = accommodation.NotSupported, measureLine(accommodation.NotApproved)
	refused.Practical, refused.Released, refused.CanWithdraw = "", false, false
	pages["not granted"] = shown{candidate.Decision(title, refused), l.T("candidate.decision.again"), withdraw}
	d.Outcome, d.Measure = accommodation.AlternativeOffered, measureLine(accommodation.AlternativeOffered)
	d.Released, d.Conduct = false, "Let the candidate finish."
	pages["offer"] = shown{
		candidate.Decision(title, d), l.T("candidate.offer.accept"), l.T("candidate.decision.arrangement"),
	}
	return pages
}

func withdrawPages(l locale.Localizer) map[string]shown {
	stage := l.T("stage.kind.panel_interview")
	one := page(l, "candidate.withdraw.title", "measure", measure.Label(l, extraTime()))
	all := page(l, "candidate.withdraw_all.title", "number", int64(7))
	waive := page(l, "candidate.waive.title", "stage", stage)
	move := page(l, "candidate.move.title", "stage", stage)
	wrong := move
	wrong.Error = true
	nothing := ui.FormState{
		Values: url.Values{}, Errors: []ui.FieldError{{Field: "wish", Text: l.T("error.move.wish.required")}},
	}
	return map[string]shown{
		"withdraw one": {candidate.Withdraw(one, form()), l.T("candidate.withdraw.button"), ""},
		"withdraw all": {
			candidate.WithdrawAll(all, []candidate.MeasureLine{measureLine(accommodation.Approved)}, form()),
			measure.Label(l, extraTime()), "",
		},
		"waive": {
			candidate.Waive(waive, candidate.ArrangementLine{Practical: "Add 25 percent.", Written: "en"}, form()),
			"Add 25 percent.", "",
		},
		"move":          {candidate.Move(move, form(), ui.FormState{}), l.T("candidate.wish.morning"), ""},
		"move, nothing": {candidate.Move(wrong, form(), nothing), l.T("error.move.wish.required"), ""},
	}
}

func interviewPages(t *testing.T, bundle *locale.Bundle, l locale.Localizer) map[string]shown {
	t.Helper()
	title := page(l, "candidate.interview.title", "stage", l.T("stage.kind.panel_interview"))
	v := candidate.InterviewPage{
		ID: "3", Kind: interview.StagePanelInterview, Vacancy: "Director", Start: afternoon(),
		End:    afternoon().Add(time.Hour),
		Status: interview.BookingConfirmed, Mode: catalogue.ModeInPerson, Room: "Room 4", Site: "Main building",
		Accept: form(),
	}
	accept := l.T("candidate.interview.accept")
	pages := map[string]shown{
		"bare": {candidate.Interview(title, v), l.T("candidate.interview.no_arrangements"), l.T("candidate.interview.there")},
	}
	for _, kind := range []interview.PartKind{
		interview.PartSetup, interview.PartBriefing, interview.PartAssessed, interview.PartBreak, interview.PartPause,
	} {
		v.Parts = append(v.Parts, interview.Part{
			Kind: kind, Interval: interview.Interval{Start: afternoon(), End: afternoon().Add(time.Minute)},
		})
	}
	for i, progress := range []interview.Progress{
		interview.ProgressApproved, interview.ProgressArranging, interview.ProgressInPlace, interview.ProgressWaived,
	} {
		line := candidate.ArrangementLine{
			ID: string(rune('a' + i)), Type: extraTime(), Practical: "Add 25 percent.", Progress: progress,
			CanWaive: progress == interview.ProgressInPlace,
		}
		if progress == interview.ProgressWaived {
			line.TakeUp = form()
		}
		v.Arrangements = append(v.Arrangements, line)
	}
	brussels, err := time.LoadLocation("Europe/Brussels")
	if err != nil {
		t.Fatal(err)
	}
	v.Local, v.OtherTimeZone = bundle.Localizer(l.Lang(), brussels), true
	pages["full"] = shown{candidate.Interview(title, v), v.Local.Time(afternoon()), ""}
	started := v
	started.Started = true
	pages["started"] = shown{candidate.Interview(title, started), l.T("candidate.interview.calendar"), accept}
	v.Answer = "move_asked"
	pages["move asked"] = shown{candidate.Interview(title, v), accept, ""}
	v.Answer = "accepted"
	pages["accepted"] = shown{candidate.Interview(title, v), l.T("candidate.interview.answered.accepted"), accept}
	for _, status := range []interview.BookingStatus{interview.BookingCancelled, interview.BookingMoved} {
		v.Status, v.Room = status, ""
		pages[string(status)] = shown{candidate.Interview(title, v), l.T("candidate.interview.calendar_gone"), accept}
	}
	addGone(pages, title, v)
	addUnconfirmed(pages, title, v)
	v.Status = interview.BookingDone
	for _, progress := range []interview.Progress{
		interview.ProgressInPlace, interview.ProgressProvided, interview.ProgressNotProvided,
	} {
		said := v
		said.Arrangements = []candidate.ArrangementLine{{ID: "a", Type: extraTime(), Progress: progress, Deliver: form()}}
		pages["delivery of "+string(progress)] = shown{
			candidate.Interview(title, said), l.T("candidate.delivered.question"), "",
		}
	}
	pages["done"] = shown{
		candidate.Interview(title, v), l.T("booking.status.done"), l.T("candidate.interview.calendar_gone"),
	}
	return pages
}

// addGone adds appointments that do not take place, with what became of them.
func addGone(pages map[string]shown, title ui.Page, v candidate.InterviewPage) {
	l := title.Lang
	for status, text := range map[interview.BookingStatus]string{
		interview.BookingMoved: "replaced", interview.BookingCancelled: "rebooked",
	} {
		v.Status, v.MovedOn, v.Successor = status, status == interview.BookingMoved, "/requests/interviews/4"
		pages[string(status)+" for another"] = shown{
			candidate.Interview(title, v), l.T("candidate.interview.new"), l.T("candidate.interview.calendar_gone"),
		}
		pages[string(status)+" says it"] = shown{
			candidate.Interview(title, v), l.T("candidate.interview.gone_text." + text), l.T("candidate.interview.calendar"),
		}
	}
	v.Status, v.MovedOn, v.Successor = interview.BookingMoved, true, ""
	pages["moved to one that was cancelled"] = shown{
		candidate.Interview(title, v), l.T("candidate.interview.gone_text.moved_cancelled"), l.T("candidate.interview.new"),
	}
}

// addUnconfirmed adds appointments that are not confirmed, with what they wait for.
func addUnconfirmed(pages map[string]shown, title ui.Page, v candidate.InterviewPage) {
	l, when := title.Lang, v.Local.DateTime(afternoon()) // on the clocks of the place
	reopened, missing := l.T("candidate.interview.reopened_text"), l.T("candidate.interview.moved_text.open", "when", when)
	v.Status = interview.BookingArranged
	open := v
	open.MovedFrom = afternoon()
	pages["reopened"] = shown{candidate.Interview(title, v), reopened, l.T("candidate.interview.moved_from")}
	pages["moved here, something missing"] = shown{candidate.Interview(title, open), missing, reopened}
	v.Arrangements = []candidate.ArrangementLine{{ID: "a", Type: extraTime(), Progress: interview.ProgressInPlace}}
	pages["reopened, all in place"] = shown{
		candidate.Interview(title, v), l.T("candidate.interview.reopened_text.in_place"), reopened,
	}
	v.MovedFrom = afternoon()
	pages["moved here, all in place"] = shown{
		candidate.Interview(title, v), l.T("candidate.interview.moved_text", "when", when), reopened,
	}
	pages["moved here, for the calendar"] = shown{
		candidate.Interview(title, v), l.T("candidate.interview.calendar"), missing,
	}
	remote := v
	remote.Mode, remote.MovedMode = catalogue.ModeRemote, catalogue.ModeInPerson
	pages["moved here, by video"] = shown{
		candidate.Interview(title, remote), l.T("candidate.interview.moved_text", "when", l.DateTime(afternoon())),
		l.T("candidate.interview.moved_text", "when", when),
	}
	pages["moved here, how it takes place"] = shown{candidate.Interview(title, remote), l.T(
		"candidate.interview.mode_changed", "before", l.T("mode.in_person"), "now", l.T("mode.remote"),
	), ""}
	v.ConfirmedOnce = true
	pages["moved here and reopened"] = shown{
		candidate.Interview(title, v), l.T("candidate.interview.reopened_text.in_place"),
		l.T("candidate.interview.moved_text", "when", when),
	}
	pages["moved here, reopened, from where"] = shown{candidate.Interview(title, v), l.T("candidate.interview.moved_from"), ""}
	v.Status = interview.BookingConfirmed
	pages["moved here and confirmed"] = shown{
		candidate.Interview(title, v), l.T("candidate.interview.moved_from"), l.T("candidate.interview.reopened"),
	}
}
