package account

import (
	"time"

	"github.com/google/uuid"
)

// Person is the common part of all audiences' identities.
type Person struct {
	ID          uuid.UUID
	Name        string
	Email       string
	Language    string        // "en" or "fr"
	TimeZone    string        // IANA time zone
	Session     Token         // the session in which the person acts; the database checks it in each transaction
	SessionEnd  time.Time     // when the session ends if it is not used before
	LatestEnd   time.Time     // when it ends in any case
	SessionIdle time.Duration // how long it lasts without being used
	SteppedUp   bool          // password and code were given within five minutes
}

// Location returns the person's time zone, or UTC if the system does not know the name.
func (p Person) Location() *time.Location {
	if zone, err := time.LoadLocation(p.TimeZone); err == nil {
		return zone
	}
	return time.UTC
}

// Candidate is a person who applied for a vacancy and may ask for measures.
type Candidate struct{ Person }

// Adviser is a medical adviser, who reads evidence and decides.
type Adviser struct {
	Person
	Pseudonym int // the 2 of "medical adviser M2", which candidates see instead of the name
}

// HR is an HR officer, who schedules stages and does not see reasons.
type HR struct{ Person }

// Panel is a panel member.
type Panel struct{ Person }

// Admin is an administrator of staff accounts, without access to requests.
type Admin struct{ Person }

// Role returns RoleCandidate.
func (Candidate) Role() Role { return RoleCandidate }

// Role returns RoleAdviser.
func (Adviser) Role() Role { return RoleAdviser }

// Role returns RoleHR.
func (HR) Role() Role { return RoleHR }

// Role returns RolePanel.
func (Panel) Role() Role { return RolePanel }

// Role returns RoleAdmin.
func (Admin) Role() Role { return RoleAdmin }

// Audience is the identity of one audience. A handler has one as a parameter, so the compiler rejects a handler that is
// registered for another audience.
type Audience interface {
	Candidate | Adviser | HR | Panel | Admin
	Role() Role
}
