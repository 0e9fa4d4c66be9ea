package pg

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

	"stepfree/interview"
	"stepfree/storage"
)

// refusals returns the error for each constraint that refuses a step which the rules of the domain forbid.
func refusals() map[string]error {
	return map[string]error{
		"booking_arrangements_open": interview.ErrOpenArrangements,
		"booking_not_ready":         interview.ErrNotReady,
		"booking_misfit":            interview.ErrMisfit,
		"provision_provider":        interview.ErrProvider,
		"provision_person":          interview.ErrProvider,
		"provision_delivery":        interview.ErrDelivery,
		"vacancy_officer":           storage.ErrNoOfficer,
		"account_administrator":     storage.ErrLastAdministrator,
		"account_staff_email":       storage.ErrAddressUsed,
		"account_changed":           storage.ErrChanged,
		"change_waits":              storage.ErrWaits,
		"change_second_person":      storage.ErrSecondPerson,
		"change_approver":           storage.ErrNoApprover,
		"request_limit":             storage.ErrRequestLimit,
		"evidence_limit":            storage.ErrFileLimit,
		"vacancy_interest":          storage.ErrInterest,
		"session_step_up":           storage.ErrStepUp,
		"passkey_identity":          storage.ErrChanged, // the page opened another key
		"access_identity":           storage.ErrChanged, // the page sealed to another key
		"application_answer_by":     storage.ErrChanged, // the page refuses an earlier day than the one it read
	}
}

// translate converts an error of the database into one of package storage, or of package interview if a rule refuses
// the step. The server's text is dropped: its detail can hold a whole row, and an exclusion violation names other
// people's times.
func translate(err error) error {
	if err == nil {
		return nil
	}
	if errors.Is(err, sql.ErrNoRows) {
		return storage.ErrNotFound
	}
	var pgErr *pq.Error
	if !errors.As(err, &pgErr) {
		if errors.Is(err, context.DeadlineExceeded) || isConnection(err) {
			return errors.Join(storage.ErrUnavailable, err)
		}
		return err
	}
	if refusal, ok := refusals()[pgErr.Constraint]; ok {
		return refusal
	}
	switch pgErr.Code {
	case pqerror.InsufficientPrivilege:
		return storage.ErrNotFound
	case pqerror.ExclusionViolation:
		return storage.ErrTaken
	case pqerror.UniqueViolation:
		return storage.ErrExists
	case pqerror.ForeignKeyViolation:
		return storage.ErrInUse
	case pqerror.QueryCanceled, pqerror.AdminShutdown, pqerror.CrashShutdown, pqerror.CannotConnectNow,
		pqerror.TooManyConnections, pqerror.DiskFull:
		return storage.ErrUnavailable
	}
	return fmt.Errorf("storage: the database refused: %s %s", pgErr.Code, pgErr.Constraint)
}

// isConnection reports whether the connection to the database failed: the server is away, or was restarted.
func isConnection(err error) bool {
	var network net.Error
	var call *net.OpError
	return errors.As(err, &network) || errors.As(err, &call) || errors.Is(err, driver.ErrBadConn) ||
		errors.Is(err, io.EOF) || errors.Is(err, os.ErrNotExist)
}

// isRetryable reports whether the same transaction may succeed when it runs again.
func isRetryable(err error) bool {
	var pgErr *pq.Error
	return errors.As(err, &pgErr) &&
		(pgErr.Code == pqerror.TRSerializationFailure || pgErr.Code == pqerror.TRDeadlockDetected)
}

// Changed returns storage.ErrChanged if a compare-and-set changed no row.
func Changed(result sql.Result, err error) error {
	if err != nil {
		return err
	}
	if n, err := result.RowsAffected(); err != nil || n == 0 {
		return errors.Join(storage.ErrChanged, err)
	}
	return nil
}
