package interview

import (
	"slices"
	"time"

	"github.com/google/uuid"

	"stepfree/catalogue"
)

// Interval is a half-open span of time: Start belongs to it, End does not. Both are UTC.
type Interval struct {
	Start time.Time `json:"start"`
	End   time.Time `json:"end"`
}

// Overlaps tells whether two intervals share a moment.
func (i Interval) Overlaps(o Interval) bool { return i.Start.Before(o.End) && o.Start.Before(i.End) }

// Contains tells whether the other interval lies inside this one.
func (i Interval) Contains(o Interval) bool { return !o.Start.Before(i.Start) && !o.End.After(i.End) }

// Minutes is the length in whole minutes.
func (i Interval) Minutes() int { return int(i.End.Sub(i.Start) / time.Minute) }

// Widen moves the borders outwards by whole minutes.
func (i Interval) Widen(before, after int) Interval {
	return Interval{i.Start.Add(-time.Duration(before) * time.Minute), i.End.Add(time.Duration(after) * time.Minute)}
}

// ResourceKind is what kind of thing can be booked.
type ResourceKind string

// The kinds of resources.
const (
	ResourceRoom        ResourceKind = "room"
	ResourcePanelMember ResourceKind = "panel_member"
	ResourceProvider    ResourceKind = "provider"
	ResourceEquipment   ResourceKind = "equipment"
)

// ResourceKinds lists the kinds of resources.
func ResourceKinds() []ResourceKind {
	return []ResourceKind{ResourceRoom, ResourcePanelMember, ResourceProvider, ResourceEquipment}
}

// Resource is whatever can be booked: a room, a panel member, a provider, a piece of equipment.
type Resource struct {
	ID              uuid.UUID
	Kind            ResourceKind
	Name            string
	Site            string              // empty: not bound to a site
	Seats           int                 // of a room
	Features        []catalogue.Feature // of a room, what equipment is, what to know of a panel member
	Role            catalogue.Role      // of a provider
	SignLanguages   []string
	SpokenLanguages []string
	Free            []Interval // its hours; none: it keeps no hours and is free whenever it is not busy
	Busy            []Interval
}

// Has tells whether the resource has a feature.
func (r Resource) Has(f catalogue.Feature) bool { return slices.Contains(r.Features, f) }

// Lacks returns those of the features that the resource has not.
func (r Resource) Lacks(wanted []catalogue.Feature) []catalogue.Feature {
	var lacking []catalogue.Feature
	for _, f := range wanted {
		if !r.Has(f) {
			lacking = append(lacking, f)
		}
	}
	return lacking
}

// HasAny reports whether the resource has one of the features.
func (r Resource) HasAny(of []catalogue.Feature) bool { return slices.ContainsFunc(of, r.Has) }

// Meets tells whether the resource is a provider who can do what is needed: role and every language match.
func (r Resource) Meets(n catalogue.Requirement) bool {
	return r.Kind == ResourceProvider && r.Role == n.Role &&
		(n.SignLanguage == "" || slices.Contains(r.SignLanguages, n.SignLanguage)) &&
		(n.SpokenLanguage == "" || slices.Contains(r.SpokenLanguages, n.SpokenLanguage))
}

// UsableAt reports whether the resource can be used at a site.
func (r Resource) UsableAt(site string) bool { return r.Site == "" || site == "" || r.Site == site }
