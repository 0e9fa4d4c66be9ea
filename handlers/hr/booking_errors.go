package hr

import (
	"errors"

	"stepfree/interview"
	"stepfree/locale"
	"stepfree/scheduling"
	store "stepfree/storage/hr"
	views "stepfree/views/hr"
	"stepfree/views/measure"
	"stepfree/views/ui"
)

// openErrors returns one error for each provision that is not in place, linked to its line of the checklist. One that
// has come up since the booking was loaded is named in general.
func openErrors(l locale.Localizer, b scheduling.Booking, err error) []ui.FieldError {
	var open *interview.OpenProvisionsError
	if !errors.As(err, &open) {
		return []ui.FieldError{{Text: l.T("error.booking.changed")}}
	}
	names := measureNames(b.Catalogue)
	problems := make([]ui.FieldError, len(open.Provisions))
	for i, p := range open.Provisions {
		what := measure.Provided(l, p.Need)
		for _, a := range b.Arrangements {
			if a.ID == p.ArrangementID {
				what = provisionTitle(l, names, a, p)
			}
		}
		problems[i] = ui.FieldError{
			Field: views.ProvisionID(p.ID.String()), Text: l.T("error.booking.open", "arrangement", what),
		}
	}
	return problems
}

// provisionTitle names a provision and the arrangement that it is for; several of one kind are numbered.
func provisionTitle(l locale.Localizer, names measure.Names, a store.Arrangement, p interview.Provision) string {
	label := measure.Label(l, names[a.Code])
	what := measure.Provided(l, p.Need)
	if p.Kind == interview.ProvisionThing && p.Item == "" || what == label {
		return label
	}
	if p.Position > 1 {
		return l.T("hr.provision.title_numbered", "what", what, "number", p.Position, "arrangement", label)
	}
	return l.T("hr.provision.title", "what", what, "arrangement", label)
}
