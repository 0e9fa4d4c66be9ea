package storage

import (
	"errors"
	"fmt"
)

// Errors of all stores. A record of another person is reported like a missing one.
var (
	// ErrNotFound: there is no such record, or it belongs to another person.
	ErrNotFound = errors.New("storage: not found")
	// ErrChanged: the record was changed since it was read (optimistic lock).
	ErrChanged = errors.New("storage: changed since it was read")
	// ErrTaken: a room, a person or equipment is taken at that time.
	ErrTaken = errors.New("storage: taken")
	// ErrExists: the same thing is there already.
	ErrExists = errors.New("storage: exists already")
	// ErrInUse: something refers to the record, so it cannot go.
	ErrInUse = errors.New("storage: in use")
	// ErrRequestLimit: the candidate has as many requests of one day as there can be.
	ErrRequestLimit = errors.New("storage: the candidate's requests of one day are at their limit")
	// ErrFileLimit: the candidate's files are as large together as they can be.
	ErrFileLimit = errors.New("storage: the candidate's files are at their limit")
	// ErrNoOfficer: an open vacancy would have no HR officer with an active account.
	ErrNoOfficer = errors.New("storage: an open vacancy without an officer")
	// ErrInterest: an officer or a panel member of a vacancy would be its candidate.
	ErrInterest = errors.New("storage: conflict of interest")
	// ErrLastAdministrator: no administrator would be left who can sign in.
	ErrLastAdministrator = errors.New("storage: no administrator would be left")
	// ErrAddressUsed: another staff account that is active has the address. It is an ErrExists.
	ErrAddressUsed = fmt.Errorf("%w: the address is that of another account", ErrExists)
	// ErrWaits: a change of the account waits for approval already.
	ErrWaits = errors.New("storage: a change of the account waits")
	// ErrSecondPerson: another administrator has to decide.
	ErrSecondPerson = errors.New("storage: another administrator has to decide")
	// ErrNoApprover: no other administrator could approve it.
	ErrNoApprover = errors.New("storage: no other administrator could approve")
	// ErrStepUp: what counts was done in a session that is not stepped up.
	ErrStepUp = errors.New("storage: the session is not stepped up")
	// ErrNotServed: this process does not serve that audience.
	ErrNotServed = errors.New("storage: audience not served here")
	// ErrUnavailable: the database does not answer, or not in time.
	ErrUnavailable = errors.New("storage: the database does not answer")
)
