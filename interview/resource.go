package interview

import (
	"slices"
	"time"

	"github.com/google/uuid"

	"stepfree/catalogue"
)

// Interval is the half-open time [Start, End). Both are UTC.
type Interval struct {
	Start time.Time `json:"start"`
	End   time.Time `json:"end"`
}

// Overlaps reports whether the intervals have a time in common.
func (i Interval) Overlaps(o Interval) bool { return i.Start.Before(o.End) && o.Start.Before(i.End) }

// Contains reports whether o lies inside i.
func (i Interval) Contains(o Interval) bool { return !o.Start.Before(i.Start) && !o.End.After(i.End) }

// Cover returns the interval from the earlier start to the later end. The zero value covers nothing.
func (i Interval) Cover(o Interval) Interval {
	if o == (Interval{}) {
		return i
	}
	if o.Start.Before(i.Start) {
		i.Start = o.Start
	}
	if i.End.Before(o.End) {
		i.End = o.End
	}
	return i
}

// Minutes returns the length in whole minutes.
func (i Interval) Minutes() int { return int(i.End.Sub(i.Start) / time.Minute) }

// Widen returns the interval with minutes added before its start and after its end.
func (i Interval) Widen(before, after int) Interval {
	return Interval{i.Start.Add(-time.Duration(before) * time.Minute), i.End.Add(time.Duration(after) * time.Minute)}
}

// ResourceKind says what a resource is.
type ResourceKind string

// The kinds of resources.
const (
	ResourceRoom        ResourceKind = "room"
	ResourcePanelMember ResourceKind = "panel_member"
	ResourceProvider    ResourceKind = "provider"
	ResourceEquipment   ResourceKind = "equipment"
)

// ResourceKinds returns all kinds of resources.
func ResourceKinds() []ResourceKind {
	return []ResourceKind{ResourceRoom, ResourcePanelMember, ResourceProvider, ResourceEquipment}
}

// Resource is a room, a panel member, a provider or a piece of equipment, with its availability.
type Resource struct {
	ID              uuid.UUID
	Kind            ResourceKind
	Name            string
	Site            string              // empty: usable at every site
	Seats           int                 // of a room
	Features        []catalogue.Feature // of a room or a panel member; of equipment, what it is
	Role            catalogue.Role      // of a provider
	SignLanguages   []string
	SpokenLanguages []string
	CancelNotice    int        // of a provider: business days before an interview until which there is no charge; 0: none ever
	Free            []Interval // its availability; none: always available
	Busy            []Interval // its occupations, but for Seated
	Seated          []Seated   // in a room that is shared; of a panel member, whom they watch there
}

// Seated is a booking that takes seats of a room that is shared, or for which a panel member is there.
type Seated struct {
	Interval
	Seating

	BookingID uuid.UUID
	Room      uuid.UUID // in which a panel member is
}

// LacksLanguage reports whether a provider has none of the sign languages, and none of the spoken languages, that the
// role needs. A provider who lacks one is never found for an interview.
func (r Resource) LacksLanguage() (sign, spoken bool) {
	if r.Kind != ResourceProvider {
		return false, false
	}
	return r.Role.NeedsSign() && len(r.SignLanguages) == 0, r.Role.NeedsSpoken() && len(r.SpokenLanguages) == 0
}

// MaxCancelNotice is the most business days of notice that a provider can want.
const MaxCancelNotice = 60

// LastFreeDay returns the last day on which a provider who wants notice can be told without a charge that an interview
// on a day does not take place. Notice is in business days.
func LastFreeDay(day time.Time, notice int, calendar catalogue.Calendar) time.Time {
	return calendar.BusinessDaysBefore(day, notice)
}

// Has reports whether the resource has the feature.
func (r Resource) Has(f catalogue.Feature) bool { return slices.Contains(r.Features, f) }

// Lacks returns the wanted features that the resource does not have.
func (r Resource) Lacks(wanted []catalogue.Feature) []catalogue.Feature {
	var lacking []catalogue.Feature
	for _, f := range wanted {
		if !r.Has(f) {
			lacking = append(lacking, f)
		}
	}
	return lacking
}

// OffersLess reports whether the resource lacks something that another one has: a feature, a language, seats, or its
// site.
func (r Resource) OffersLess(than Resource) bool {
	lacks := func(has, wanted []string) bool {
		return slices.ContainsFunc(wanted, func(language string) bool { return !slices.Contains(has, language) })
	}
	return r.Seats < than.Seats || r.Site != than.Site || len(r.Lacks(than.Features)) > 0 ||
		lacks(r.SignLanguages, than.SignLanguages) || lacks(r.SpokenLanguages, than.SpokenLanguages)
}

// HasAny reports whether the resource has at least one of the features.
func (r Resource) HasAny(of []catalogue.Feature) bool { return slices.ContainsFunc(of, r.Has) }

// Meets reports whether the resource is a provider with the role and the languages of the requirement.
func (r Resource) Meets(q catalogue.Requirement) bool {
	return r.Kind == ResourceProvider && r.Role == q.Role &&
		(q.SignLanguage == "" || slices.Contains(r.SignLanguages, q.SignLanguage)) &&
		(q.SpokenLanguage == "" || slices.Contains(r.SpokenLanguages, q.SpokenLanguage))
}

// UsableAt reports whether the resource can be used at the site. An empty site is a stage without a room.
func (r Resource) UsableAt(site string) bool { return r.Site == "" || site == "" || r.Site == site }
