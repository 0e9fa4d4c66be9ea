package interview_test

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"

	"stepfree/catalogue"
	"stepfree/interview"
)

// id returns a fixed id.
func id(n byte) uuid.UUID { return uuid.UUID{15: n} }

// names returns needs as "kind item position".
func names(needs []interview.Need) (list []string) {
	for _, n := range needs {
		list = append(list, string(n.Kind)+" "+n.Item+" "+string(rune('0'+n.Position)))
	}
	return list
}

func TestArrangement_Needs(t *testing.T) {
	t.Parallel()
	interpreter := catalogue.Requirement{Role: catalogue.RoleSignInterpreter, UpTo: 60, Below: 1, Above: 2}
	outside := catalogue.Requirement{Role: catalogue.RoleGuide, Below: 1, Outside: true}
	room := func(minutes int) interview.Setting {
		return interview.Setting{Booked: true, Minutes: minutes, OnSite: true}
	}
	remote := interview.Setting{Booked: true, Minutes: 50}
	for name, c := range map[string]struct {
		effect catalogue.ResolvedEffect
		in     interview.Setting
		want   []string
	}{
		"an interpreter up to an hour": {
			catalogue.ResolvedEffect{People: []catalogue.Requirement{interpreter}},
			room(60),
			[]string{"person sign_interpreter 1"},
		},
		"two above an hour": {
			catalogue.ResolvedEffect{People: []catalogue.Requirement{interpreter}},
			room(61),
			[]string{"person sign_interpreter 1", "person sign_interpreter 2"},
		},
		"two languages": {
			catalogue.ResolvedEffect{People: []catalogue.Requirement{interpreter, interpreter}},
			room(50),
			[]string{"person sign_interpreter 1", "person sign_interpreter 2"},
		},
		"nobody outside a room": {
			catalogue.ResolvedEffect{People: []catalogue.Requirement{outside}}, remote, []string{"slot  1"},
		},
		"equipment": {
			catalogue.ResolvedEffect{Equipment: []catalogue.Feature{catalogue.FeatureHearingLoop}},
			room(50),
			[]string{"thing hearing_loop 1"},
		},
		"no equipment without a room": {
			catalogue.ResolvedEffect{Equipment: []catalogue.Feature{catalogue.FeatureHearingLoop}},
			remote,
			[]string{"slot  1"},
		},
		"documents and requests": {
			catalogue.ResolvedEffect{Materials: []string{"braille"}, Requests: []string{"parking"}},
			room(50),
			[]string{"document braille 1", "thing parking 1"},
		},
		"extra time":        {catalogue.ResolvedEffect{Multiplier: catalogue.Ratio{Num: 5, Den: 4}}, room(50), []string{"slot  1"}},
		"breaks":            {catalogue.ResolvedEffect{Break: catalogue.Break{Length: 10, Every: 30}}, room(50), []string{"slot  1"}},
		"a feature":         {catalogue.ResolvedEffect{Features: []catalogue.Feature{catalogue.FeatureStepFree}}, room(50), []string{"slot  1"}},
		"conduct only":      {catalogue.ResolvedEffect{Conduct: "pauses"}, room(50), []string{"slot  1"}},
		"time, not booked":  {catalogue.ResolvedEffect{Multiplier: catalogue.Ratio{Num: 5, Den: 4}}, interview.Setting{}, []string{"thing  1"}},
		"nothing the rules": {catalogue.ResolvedEffect{}, room(50), []string{"thing  1"}},
	} {
		a := interview.Arrangement{ID: id(1), Effect: c.effect}
		if diff := cmp.Diff(c.want, names(a.Needs(c.in))); diff != "" {
			t.Errorf("%s: %s", name, diff)
		}
	}
}

func TestReconcile(t *testing.T) {
	t.Parallel()
	need := func(n byte, position int) interview.Need {
		return interview.Need{ArrangementID: id(n), Kind: interview.ProvisionPerson, Item: "reader", Position: position}
	}
	live := []interview.Provision{{Need: need(1, 1), ID: id(11)}, {Need: need(1, 2), ID: id(12)}}
	missing, surplus := interview.Reconcile(live, []interview.Need{need(1, 1), need(2, 1)})
	if len(missing) != 1 || missing[0].ArrangementID != id(2) {
		t.Errorf("missing %v", missing)
	}
	if len(surplus) != 1 || surplus[0].ID != id(12) {
		t.Errorf("surplus %v", surplus)
	}
}

// 25 January 2027 is a Monday.
func TestArrangement_DueOn(t *testing.T) {
	t.Parallel()
	day := time.Date(2027, time.January, 25, 9, 0, 0, 0, time.UTC)
	for name, c := range map[string]struct {
		arrangement interview.Arrangement
		kind        interview.ProvisionKind
		want        string
	}{
		"at least a day":        {interview.Arrangement{}, interview.ProvisionThing, "2027-01-22"},
		"an interpreter's lead": {interview.Arrangement{LeadDays: 10}, interview.ProvisionPerson, "2027-01-11"},
		"the effect's lead": {
			interview.Arrangement{LeadDays: 2, Effect: catalogue.ResolvedEffect{LeadDays: 5}},
			interview.ProvisionPerson,
			"2027-01-18",
		},
		"a document, two days before": {
			interview.Arrangement{LeadDays: 5, Effect: catalogue.ResolvedEffect{MaterialDays: 2}},
			interview.ProvisionDocument,
			"2027-01-22",
		},
	} {
		got := c.arrangement.DueOn(interview.Need{Kind: c.kind}, day, catalogue.Calendar{}).Format(time.DateOnly)
		if got != c.want {
			t.Errorf("%s: %s, want %s", name, got, c.want)
		}
	}
}

func TestProgress(t *testing.T) {
	t.Parallel()
	of := func(list ...interview.ProvisionStatus) (deliveries []interview.Delivery) {
		for _, s := range list {
			deliveries = append(deliveries, interview.Delivery{Status: s})
		}
		return deliveries
	}
	const inPlace, needed, asked = interview.ProvisionInPlace, interview.ProvisionNeeded, interview.ProvisionAsked
	said := func(delivered bool) []interview.Delivery {
		return []interview.Delivery{{Status: inPlace}, {Status: inPlace, Said: true, Delivered: delivered}}
	}
	for name, c := range map[string]struct {
		status interview.ArrangementStatus
		list   []interview.Delivery
		want   interview.Progress
	}{
		"no provision":      {interview.ArrangementApproved, nil, interview.ProgressApproved},
		"needed":            {interview.ArrangementApproved, of(needed, needed), interview.ProgressApproved},
		"asked":             {interview.ArrangementApproved, of(asked, needed), interview.ProgressArranging},
		"one of two":        {interview.ArrangementApproved, of(inPlace, needed), interview.ProgressArranging},
		"in place":          {interview.ArrangementApproved, of(inPlace, inPlace), interview.ProgressInPlace},
		"declined":          {interview.ArrangementApproved, of(interview.ProvisionDeclined), interview.ProgressApproved},
		"replaced":          {interview.ArrangementApproved, of(interview.ProvisionCancelled, inPlace), interview.ProgressInPlace},
		"delivered":         {interview.ArrangementApproved, said(true), interview.ProgressProvided},
		"one not delivered": {interview.ArrangementApproved, said(false), interview.ProgressNotProvided},
		"waived":            {interview.ArrangementWaived, of(inPlace), interview.ProgressWaived},
	} {
		if got := c.status.Progress(c.list); got != c.want {
			t.Errorf("%s: %s, want %s", name, got, c.want)
		}
	}
}
