package account

import (
	"time"

	"github.com/google/uuid"
)

// Person is what every account has.
type Person struct {
	ID         uuid.UUID
	Name       string
	Email      string
	Language   string    // "en" or "fr"
	TimeZone   string    // IANA time zone
	Session    Token     // the session that the person acts in; the database checks it again
	SessionEnd time.Time // when that session ends
}

// Location is the person's time zone, or UTC where the name is not known to this machine.
func (p Person) Location() *time.Location {
	if zone, err := time.LoadLocation(p.TimeZone); err == nil {
		return zone
	}
	return time.UTC
}

// Candidate has applied to a vacancy and may ask for arrangements.
type Candidate struct{ Person }

// Adviser is a medical adviser: may know why.
type Adviser struct {
	Person
	Pseudonym int // the number in "medical adviser M2", which candidates see in place of the name
}

// HR schedules interviews and never learns why.
type HR struct{ Person }

// Panel is a member of an interview panel.
type Panel struct{ Person }

// Admin keeps the staff accounts and reads nothing confidential.
type Admin struct{ Person }

// Role is candidate.
func (Candidate) Role() Role { return RoleCandidate }

// Role is adviser.
func (Adviser) Role() Role { return RoleAdviser }

// Role is hr.
func (HR) Role() Role { return RoleHR }

// Role is panel.
func (Panel) Role() Role { return RolePanel }

// Role is admin.
func (Admin) Role() Role { return RoleAdmin }

// Audience is one of the typed identities.
type Audience interface {
	Candidate | Adviser | HR | Panel | Admin
	Role() Role
}
