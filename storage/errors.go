package storage

import (
	"errors"
)

// What can go wrong, in the words of the product. A record of somebody else is the same as none.
var (
	// ErrNotFound: there is no such record, or it is somebody else's.
	ErrNotFound = errors.New("storage: not found")
	// ErrChanged: somebody changed the record since it was read.
	ErrChanged = errors.New("storage: changed meanwhile")
	// ErrTaken: a room, a person or equipment is taken at that time.
	ErrTaken = errors.New("storage: taken")
	// ErrExists: the same thing is there already.
	ErrExists = errors.New("storage: exists already")
	// ErrOpenArrangements: a booking cannot be confirmed while an arrangement is open.
	ErrOpenArrangements = errors.New("storage: an arrangement is still open")
	// ErrInUse: something refers to the record, so it cannot go.
	ErrInUse = errors.New("storage: in use")
	// ErrNotServed: this process does not serve that audience.
	ErrNotServed = errors.New("storage: audience not served here")
	// ErrUnavailable: the database does not answer, or not in time.
	ErrUnavailable = errors.New("storage: the database does not answer")
)
