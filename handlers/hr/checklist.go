package hr

import (
	"slices"
	"time"

	"stepfree/catalogue"
	"stepfree/interview"
	"stepfree/locale"
	"stepfree/scheduling"
	store "stepfree/storage/hr"
	views "stepfree/views/hr"
	"stepfree/views/measure"
)

// checklist returns a view of each arrangement with what delivers it. The pages of provisions are below base.
func (h *Handler) checklist(
	l locale.Localizer, base string, arrangements []store.Arrangement, provisions []store.Provision,
) []views.CheckItem {
	items := make([]views.CheckItem, len(arrangements))
	for i, a := range arrangements {
		items[i].Arrangement = arrangementView(a)
		for _, p := range provisions {
			if p.ArrangementID == a.ID && (p.Status.IsLive() || p.HRDelivered.Valid || p.CandidateDelivered.Valid) {
				items[i].Provisions = append(items[i].Provisions, h.provisionView(l, base, p))
			}
		}
	}
	return items
}

// provisionView returns the view of a provision. What the slot gives by itself has a page only once it can be said
// whether it was delivered.
func (h *Handler) provisionView(
	l locale.Localizer, base string, p store.Provision,
) views.Provision {
	v := views.Provision{
		ID: p.ID.String(), Path: base + "/provisions/" + p.ID.String(), What: measure.Provided(l, p.Need),
		Number: p.Position,
		Kind:   p.Kind, Status: p.Status, Provider: p.Provider, DueOn: p.DueOn, Note: p.Note,
		ChangedBy: p.ChangedBy, ChangedAt: p.ChangedAt,
		HRDelivered:        said(p.HRDelivered.Valid, p.HRDelivered.Bool),
		CandidateDelivered: said(p.CandidateDelivered.Valid, p.CandidateDelivered.Bool),
	}
	today := catalogue.NewDate(h.Now().In(h.TimeZone))
	v.Late = p.IsOpen() && !p.DueOn.IsZero() && catalogue.NewDate(p.DueOn).Before(today)
	return v
}

func said(valid, delivered bool) views.Said {
	switch {
	case !valid:
		return ""
	case delivered:
		return "yes"
	}
	return "no"
}

// lost names who was asked or in place at the sittings of an interview, and which of them charge for it by now: they have
// to be told if it is moved or cancelled. Documents stay.
func (h *Handler) lost(l locale.Localizer, b scheduling.Booking) (lost, kept []string) {
	for _, p := range slices.Concat(b.Provisions, b.Elsewhere) {
		what := measure.Provided(l, p.Need)
		if p.Provider != "" {
			what = l.T("hr.provision.named", "what", what, "name", p.Provider)
		}
		switch {
		case p.Status != interview.ProvisionAsked && p.Status != interview.ProvisionInPlace:
		case p.Kind == interview.ProvisionDocument:
			kept = append(kept, what)
		case p.Provider != "":
			lost = append(lost, h.charged(l, b, p, what))
		}
	}
	return lost, kept
}

// charged adds to the name of a provider from when on a cancellation is charged, if it is by now.
func (h *Handler) charged(l locale.Localizer, b scheduling.Booking, p store.Provision, who string) string {
	start := b.Slot.Start
	for _, sitting := range b.Sittings() {
		if sitting.ID == p.BookingID.UUID {
			start = sitting.Slot.Start
		}
	}
	free := interview.LastFreeDay(start.In(h.TimeZone), p.CancelNotice, b.Office.Calendar)
	if p.CancelNotice == 0 || !catalogue.NewDate(free).Before(catalogue.NewDate(h.Now().In(h.TimeZone))) {
		return who
	}
	return l.T("hr.end.charged", "who", who, "day", l.Date(free))
}

// begun reports whether the interview of a booking has begun, so that it can be said what was delivered.
func (h *Handler) begun(status interview.BookingStatus, start time.Time) bool {
	return status.TakesPlace() && !h.Now().Before(start)
}
