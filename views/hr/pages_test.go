package hr_test

import (
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/a-h/templ"
	"github.com/google/uuid"

	"stepfree/catalogue"
	"stepfree/e2e/check/markup"
	"stepfree/interview"
	"stepfree/locale"
	"stepfree/views/hr"
	"stepfree/views/ui"
)

func TestPages_WellFormed(t *testing.T) {
	t.Parallel()
	bundle, err := locale.LoadReporting(func(lang, key string) { t.Errorf("%s has no %s", lang, key) })
	if err != nil {
		t.Fatal(err)
	}
	for _, lang := range locale.Languages() {
		l := bundle.Localizer(lang, time.UTC)
		for name, c := range pages(ui.Page{Lang: l, Title: "Vacancy 1", Path: "/interviews"}) {
			t.Run(lang+" "+name, func(t *testing.T) {
				t.Parallel()
				if words := markup.Check(t, c.page); !strings.Contains(words, strings.Join(strings.Fields(c.says), " ")) {
					t.Errorf("it does not say %q: %s", c.says, words)
				}
			})
		}
	}
}

func TestReady_DoesNotRevealTheReason(t *testing.T) {
	t.Parallel()
	p := englishPage(t, "Panel interview")
	s := scheduling()
	s.Ready, s.Bookings = false, nil // of what is booked HR knows
	with := markup.Check(t, hr.Scheduling(p, s))
	s.Arrangements, s.Checklist, s.Warnings = nil, nil, nil
	if without := markup.Check(t, hr.Scheduling(p, s)); with != without {
		t.Errorf("%q and %q", with, without)
	}
}

// englishPage returns the frame of a page in English.
func englishPage(t *testing.T, title string) ui.Page {
	t.Helper()
	bundle, err := locale.Load()
	if err != nil {
		t.Fatal(err)
	}
	return ui.Page{Lang: bundle.Localizer("en", time.UTC), Title: title}
}

type shown struct {
	page templ.Component
	says string
}

func pages(p ui.Page) map[string]shown {
	l, all := p.Lang, map[string]shown{}
	wrong := p
	wrong.Error = true
	f := ui.Form{Action: "/interviews", CSRF: "c", Key: "k"}
	errs := func(field string) ui.FormState {
		return ui.FormState{Errors: []ui.FieldError{{Field: field, Text: l.T("error.time.order")}}}
	}
	all["vacancy form"] = shown{hr.VacancyForm(wrong, f, errs("reference"), true), l.T("error.time.order")}
	asked := ui.FormState{Unusual: []ui.Item{{Value: "close-with-9", Text: l.T("error.vacancy.ahead", "count", 9)}}}
	all["vacancy form that asks"] = shown{hr.VacancyForm(p, f, asked, true), asked.Unusual[0].Text}
	all["application form"] = shown{hr.ApplicationForm(wrong, f, errs("answer_by")), l.T("error.time.order")}
	member := interview.Resource{ID: uuid.New(), Kind: interview.ResourcePanelMember, Name: "Petra"}
	all["stage form"] = shown{hr.StageForm(wrong, hr.StageFormPage{
		Panel: []interview.Resource{member}, Form: f, State: errs("first"),
	}), "Petra"}
	touched := hr.Touched{Elsewhere: 2, Bookings: []hr.TouchedBooking{{
		Start: day(), Candidate: "Ana", Reference: "2026/1", Kind: interview.StagePanelInterview, Wrong: []string{"Too long"},
	}}}
	all["stage form that lists interviews"] = shown{hr.StageForm(p, hr.StageFormPage{
		Form: f, State: asked, Touched: &touched,
	}), l.T("hr.touched.elsewhere", "count", 2)}
	all["free time that interviews need"] = shown{hr.RemoveTime(p, hr.RemoveTimePage{
		Start: day(), End: day().Add(time.Hour), Form: f, State: asked, Touched: &touched,
	}), "Too long"}
	addHome(p, all)
	addBoard(p, all, errs)
	addResources(p, all, errs)
	addScheduling(p, all, errs)
	addBookings(p, all)
	return all
}

func addResources(p ui.Page, all map[string]shown, errs func(string) ui.FormState) {
	l := p.Lang
	room := interview.Resource{
		ID:       uuid.New(),
		Kind:     interview.ResourceRoom,
		Name:     "Room 4",
		Site:     "Main",
		Seats:    6,
		Features: catalogue.RoomFeatures(),
		Free:     []interview.Interval{hour()},
	}
	provider := interview.Resource{
		ID:              uuid.New(),
		Kind:            interview.ResourceProvider,
		Name:            "Lotte",
		Role:            catalogue.RoleSignInterpreter,
		SignLanguages:   []string{"BSL"},
		SpokenLanguages: []string{"EN"},
	}
	past := room
	past.Free = []interview.Interval{{Start: day(), End: day()}}
	f := ui.Form{Action: "/interviews/resources", CSRF: "c", Key: "k"}
	for family, kinds := range map[string][]interview.ResourceKind{
		"rooms": {interview.ResourceRoom}, "providers": {interview.ResourceProvider, interview.ResourceEquipment},
		"panel-members": {interview.ResourcePanelMember},
	} {
		all["no "+family] = shown{
			hr.Resources(p, hr.ResourceList{Family: family, Path: "/interviews/" + family, Addable: kinds}),
			l.T("hr." + family + ".empty"),
		}
		all[family] = shown{
			hr.Resources(p, hr.ResourceList{
				Family: family, Path: "/interviews/" + family, Addable: kinds, Next: "/interviews/" + family + "?after=a&id=1",
				Rows: []hr.ResourceLine{{Resource: room}, {Resource: provider, HasHours: true, Times: 2}, {Resource: past, HasHours: true}},
			}),
			l.T("hr.resource.no_times"),
		}
		searched := ui.FormState{Values: url.Values{"name": {"Zoe"}}}
		all["no "+family+" of a name"] = shown{
			hr.Resources(p, hr.ResourceList{Family: family, Path: "/interviews/" + family, Retired: true, Search: searched}),
			l.T("hr.resource.search.none", "name", "Zoe"),
		}
	}
	for _, kind := range interview.ResourceKinds() {
		all["new "+string(kind)] = shown{
			hr.ResourceForm(p, hr.NewResource{Kind: kind, Accounts: []ui.Option{{Value: "1", Text: "Petra"}}, Form: f}),
			l.T("hr.save"),
		}
	}
	for _, r := range []interview.Resource{
		room, provider, {Kind: interview.ResourceEquipment}, {Kind: interview.ResourcePanelMember},
	} {
		all["change "+string(r.Kind)] = shown{
			hr.ChangeResource(p, hr.ChangeResourcePage{Resource: r, Form: f}),
			l.T("hr.resource.use"),
		}
	}
	all["out of use"] = shown{
		hr.Resource(p, hr.ResourcePage{Resource: room, Retired: true, Add: f}),
		l.T("hr.resource.out_of_use"),
	}
	all["free times"] = shown{
		hr.Resource(
			p,
			hr.ResourcePage{Resource: room, Times: []hr.FreeTime{{Start: day(), End: day().Add(time.Hour), Remove: f}}, Add: f},
		),
		l.T("hr.resource.remove"),
	}
	all["always free"] = shown{hr.Resource(p, hr.ResourcePage{Resource: provider, Add: f}), l.T("hr.resource.always_free")}
	all["never free"] = shown{
		hr.Resource(p, hr.ResourcePage{Resource: past, Add: f, State: errs("date")}),
		l.T("hr.resource.no_times_ahead"),
	}
}

func addScheduling(p ui.Page, all map[string]shown, errs func(string) ui.FormState) {
	l, s := p.Lang, scheduling()
	all["stage"] = shown{hr.Scheduling(p, s), l.T("hr.slots.find")}
	unbooked := s
	unbooked.Scheduled, unbooked.Bookings = false, nil
	unbooked.Problems = []ui.FieldError{{Text: l.T("error.booking.changed")}}
	all["stage without a time"] = shown{hr.Scheduling(p, unbooked), l.T("provision.status.asked")}
	bare := hr.SchedulingPage{
		Path:      "/x",
		Candidate: "Ana",
		Vacancy:   "Director",
		Ready:     true,
		Scheduled: true,
		ReadyBy:   day(),
		Stage:     s.Stage,
	}
	all["nothing to arrange"] = shown{hr.Scheduling(p, bare), l.T("hr.arrangements.none")}
	slot := hr.Slot{
		Start:         day(),
		End:           day().Add(time.Hour),
		CandidateTime: "10:00",
		Room:          uuid.NewString(),
		RoomName:      "Room 4",
		Panel:         []string{"Petra", "Paul"},
		People: []hr.Person{
			{Name: "Lotte", Role: catalogue.RoleSignInterpreter},
		},
		Equipment: []string{"Chair"},
		Warnings:  []string{"Look"},
		Hold:      ui.Form{Action: "/x/slots", CSRF: "c", Key: "k"},
	}
	list := hr.SlotsPage{
		SchedulingPage: s,
		SearchPath:     "/x/slots",
		Search:         "/x/slots",
		Why:            []string{"Why not"},
		From:           day(),
		To:             day(),
		Slots:          []hr.Slot{slot, slot},
		Problem:        l.T("hr.slots.taken"),
	}
	all["slots"] = shown{hr.Slots(p, list), l.T("hr.slots.taken")}
	moved := list
	moved.Move = &hr.Move{
		Start: day(), End: day().Add(time.Hour), Lost: []string{"Lotte"}, Kept: []string{"Braille"}, Announced: true,
	}
	all["slots to move to"] = shown{hr.Slots(p, moved), l.T("hr.move.kept")}
	list.Slots, list.BlockingSetSize = nil, 1
	list.Blocking = []hr.Obstacle{{Text: "No room", First: "Monday", Do: []ui.Link{{Text: "Rooms", Href: "/x"}}}}
	all["one thing binds"] = shown{hr.Slots(p, list), l.T("hr.slots.binding")}
	list.BlockingSetSize = 2
	all["two things bind"] = shown{hr.Slots(p, list), l.T("hr.slots.together")}
	list.State = errs("from")
	all["wrong period"] = shown{hr.Slots(p, list), l.T("error.time.order")}
}

func addBookings(p ui.Page, all map[string]shown) {
	l := p.Lang
	b := hr.BookingPage{
		SchedulingPage: scheduling(),
		Path:           "/interviews/bookings/1",
		Start:          day(),
		End:            day().Add(time.Hour),
		Mode:           catalogue.ModeInPerson,
		Why: []string{
			"Why not",
		},
		HeldUntil:   day(),
		CreatedBy:   "Hugo",
		ConfirmedBy: "Hugo",
		ConfirmedAt: day(),
		Open:        1,
		EndedReason: "The room is closed.",
		MovedTo:     "/interviews/bookings/2",
		Misfit:      []string{"Too short"},
		StandDown: []hr.StandDown{
			{Name: "Lotte", What: "Captioner", Form: ui.Form{Action: "/x/told", CSRF: "c", Key: "k"}},
		},
		Sittings: []hr.BookingLine{{ID: "1", Start: day(), End: day()}, {ID: "2", Start: day(), End: day()}},
		Form:     ui.Form{Action: "/interviews/bookings/1", CSRF: "c", Key: "k"},
	}
	for _, kind := range []interview.PartKind{
		interview.PartSetup, interview.PartBriefing, interview.PartAssessed, interview.PartBreak,
		interview.PartPause,
	} {
		b.Parts = append(b.Parts, interview.Part{Kind: kind, Interval: hour()})
	}
	for _, purpose := range []interview.Purpose{
		interview.PurposeRoom, interview.PurposePanel, interview.PurposePerson, interview.PurposeEquipment,
	} {
		b.Taken = append(b.Taken, hr.Taken{ID: uuid.NewString(), Name: "Lotte", Site: "Main", Purpose: purpose})
	}
	b.Taken[1].AcknowledgedAt, b.Taken[2].Role = day(), catalogue.RoleCaptioner
	for _, status := range interview.BookingStatuses() {
		one := b
		one.Status, one.Reopened = status, status == interview.BookingArranged
		for _, to := range interview.BookingStatuses() {
			if interview.CheckStep(status, to, interview.ByHR) == nil {
				one.Steps = append(one.Steps, to)
			}
		}
		all["booking "+string(status)] = shown{hr.Booking(p, one), l.T("booking.status." + string(status))}
	}
	b.Status = interview.BookingConfirmed
	for _, wish := range []string{"earlier_day", "later_day", "morning", "afternoon"} {
		asked := b
		asked.Answer, asked.Wish = "move_asked", wish
		all["wish "+wish] = shown{hr.Booking(p, asked), l.T("wish." + wish)}
	}
	b.Answer = "accepted"
	b.Problems = []ui.FieldError{{Field: hr.CheckID("1"), Text: l.T("error.booking.changed")}}
	all["refused"] = shown{hr.Booking(p, b), l.T("error.booking.changed")}
	b.KeptBy, b.KeptReason = "Hugo", "Agreed"
	all["kept"] = shown{hr.Booking(p, b), l.T("hr.booking.kept", "name", "Hugo")}
	all["cancel"] = shown{
		hr.Cancel(p, hr.CancelPage{
			Start: day(), End: day().Add(time.Hour), Announced: true, Sittings: 2, Lost: []string{"Lotte"}, Form: b.Form,
		}),
		l.T("hr.end.told"),
	}
	addProvisions(p, all)
}

// addProvisions adds the pages on which a provider is asked and replaced.
func addProvisions(p ui.Page, all map[string]shown) {
	l := p.Lang
	options := []ui.Option{{Text: "Choose"}, {Value: "1", Text: "Mara"}}
	f := ui.Form{Action: "/x/replace", CSRF: "c", Key: "k"}
	for name, list := range map[string][]ui.Option{"none": nil, "some": options} {
		for _, purpose := range []interview.Purpose{interview.PurposeRoom, interview.PurposePanel} {
			page := hr.ReplacePage{Name: "Room 4", Purpose: purpose, Start: day(), End: day(), Announced: true, Form: f}
			page.Options = list
			says := l.T("hr.replace.hint")
			if list == nil {
				says = l.T("hr.replace.none." + string(purpose))
			}
			all["replace "+string(purpose)+", "+name] = shown{hr.Replace(p, page), says}
		}
	}
	form := func(action string) ui.Form { return ui.Form{Action: "/x" + action, CSRF: "c", Key: "k"} }
	for _, kind := range interview.ProvisionKinds() {
		v := hr.ProvisionPage{
			Arrangement: scheduling().Arrangements[0], Start: day(), End: day(), Form: form,
			Provision: provision(kind, interview.ProvisionInPlace), Steps: interview.ProvisionStatuses()[:4],
			Substitutes: options, Replaceable: kind == interview.ProvisionPerson,
		}
		if kind == interview.ProvisionSlot {
			v.Steps = nil
		} else {
			all["provision "+string(kind)] = shown{hr.ShowProvision(p, v), l.T("hr.provision.new")}
		}
		v.Steps, v.Begun = nil, true
		all["delivery "+string(kind)] = shown{hr.ShowProvision(p, v), l.T("hr.delivery.say.no")}
		v.Spoken = true
		all["delivery said "+string(kind)] = shown{hr.ShowProvision(p, v), l.T("hr.delivery.spoken")}
	}
	alone := hr.ProvisionPage{
		Arrangement: scheduling().Arrangements[0], Form: form, Replaceable: true,
		Provision: provision(interview.ProvisionPerson, interview.ProvisionNeeded),
	}
	all["nobody else"] = shown{hr.ShowProvision(p, alone), l.T("hr.provision.no_substitute")}
}

// provision returns a provision with everything that can be said of it.
func provision(kind interview.ProvisionKind, status interview.ProvisionStatus) hr.Provision {
	return hr.Provision{
		ID: uuid.NewString(), Path: "/x/provisions/1", What: "Captioner", Kind: kind, Status: status, Provider: "Lotte",
		DueOn: day(), Late: true, Note: "E-mail", ChangedBy: "Hugo", ChangedAt: day(), HRDelivered: "yes",
		CandidateDelivered: "no",
	}
}

func day() time.Time { return time.Date(2027, time.March, 1, 9, 0, 0, 0, time.UTC) }

func hour() interview.Interval { return interview.Interval{Start: day(), End: day().Add(time.Hour)} }

// scheduling returns a page with one arrangement in each state.
func scheduling() hr.SchedulingPage {
	s := hr.SchedulingPage{
		Path:      "/x",
		Number:    1001,
		Candidate: "Ana",
		Vacancy:   "Director",
		Ready:     true,
		Scheduled: true,
		ReadyBy:   day(),
		Warnings:  []string{"Look"},
		Stage: interview.Stage{
			ID:      uuid.New(),
			Kind:    interview.StagePanelInterview,
			Minutes: 50,
			Mode:    catalogue.ModeInPerson,
		},
	}
	for i, status := range interview.ArrangementStatuses() {
		a := hr.Arrangement{
			ID:        string(rune('1' + i)),
			Type:      catalogue.Measure{Code: "T-EXTRA", LabelEN: "Extra time", LabelFR: "Temps supplémentaire"},
			Practical: "25 % more",
			Conduct:   "Pause",
			Status:    status,
		}
		item := hr.CheckItem{Arrangement: a}
		for j, kind := range interview.ProvisionKinds() {
			item.Provisions = append(item.Provisions, provision(kind, interview.ProvisionStatuses()[j]))
		}
		s.Arrangements, s.Checklist = append(s.Arrangements, a), append(s.Checklist, item)
	}
	for _, status := range interview.BookingStatuses() {
		s.Bookings = append(
			s.Bookings, hr.BookingLine{ID: uuid.NewString(), Start: day(), End: day().Add(time.Hour), Status: status},
		)
	}
	return s
}
