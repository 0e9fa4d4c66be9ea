package storage

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"fmt"
	"io"
	"net"
	"os"

	"github.com/lib/pq"
	"github.com/lib/pq/pqerror"
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

// confirmationConstraint is the name under which the database refuses a booking with an open arrangement.
const confirmationConstraint = "booking_arrangements_open"

// translate turns what the database says into the product's words. The database's own text is dropped: its detail can
// hold a whole row, and an exclusion violation names other people's times.
func translate(err error) error {
	if err == nil {
		return nil
	}
	if errors.Is(err, sql.ErrNoRows) {
		return ErrNotFound
	}
	var said *pq.Error
	if !errors.As(err, &said) {
		if errors.Is(err, context.DeadlineExceeded) || isConnection(err) {
			return errors.Join(ErrUnavailable, err)
		}
		return err
	}
	switch said.Code {
	case pqerror.InsufficientPrivilege:
		return ErrNotFound
	case pqerror.ExclusionViolation:
		return ErrTaken
	case pqerror.UniqueViolation:
		return ErrExists
	case pqerror.ForeignKeyViolation:
		return ErrInUse
	case pqerror.CheckViolation:
		if said.Constraint == confirmationConstraint {
			return ErrOpenArrangements
		}
	case pqerror.QueryCanceled, pqerror.AdminShutdown, pqerror.CrashShutdown, pqerror.CannotConnectNow, pqerror.TooManyConnections, pqerror.DiskFull:
		return ErrUnavailable
	}
	return fmt.Errorf("storage: the database refused: %s %s", said.Code, said.Constraint)
}

// isConnection tells whether the way to the database is broken: it is away, or was restarted.
func isConnection(err error) bool {
	var network net.Error
	var call *net.OpError
	return errors.As(err, &network) || errors.As(err, &call) || errors.Is(err, driver.ErrBadConn) || errors.Is(err, io.EOF) || errors.Is(err, os.ErrNotExist)
}

func isRetryable(err error) bool {
	var said *pq.Error
	return errors.As(err, &said) && (said.Code == pqerror.TRSerializationFailure || said.Code == pqerror.TRDeadlockDetected)
}

// changed tells ErrChanged when a compare-and-set found nothing to set.
func changed(result sql.Result, err error) error {
	if err != nil {
		return err
	}
	if n, err := result.RowsAffected(); err != nil || n == 0 {
		return errors.Join(ErrChanged, err)
	}
	return nil
}
