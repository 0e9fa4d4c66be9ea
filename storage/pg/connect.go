package pg

import (
	"context"
	"crypto/tls"
	"database/sql"
	"database/sql/driver"
	"errors"
	"fmt"
	"net"

	"github.com/jmoiron/sqlx"
	"github.com/lib/pq"
	"github.com/lib/pq/pqerror"
)

// connect connects with a login. Its error is one line for the operator. The driver's text is dropped: it quotes an
// address that cannot be parsed, and the address may contain a password.
func connect(ctx context.Context, url, login string) (*sqlx.DB, error) {
	connector, err := pq.NewConnector(url)
	if err != nil {
		return nil, fmt.Errorf("storage: connecting as %s: %w", login, connectError(err))
	}
	return reach(ctx, connector, login)
}

// connectPool opens a pool of a login, whose connections prepare each statement once.
func connectPool(ctx context.Context, url, login string) (*sqlx.DB, error) {
	connector, err := pq.NewConnector(url)
	if err != nil {
		return nil, fmt.Errorf("storage: connecting as %s: %w", login, connectError(err))
	}
	pool, err := reach(ctx, newCachingConnector(connector), login)
	if err != nil {
		return nil, err
	}
	pool.SetMaxOpenConns(poolSize)
	pool.SetMaxIdleConns(poolSize)
	return pool, nil
}

// reach opens a database and checks that it answers.
func reach(ctx context.Context, connector driver.Connector, login string) (*sqlx.DB, error) {
	db := sqlx.NewDb(sql.OpenDB(connector), "postgres")
	if err := db.PingContext(ctx); err != nil {
		return nil, errors.Join(fmt.Errorf("storage: connecting as %s: %w", login, connectError(err)), db.Close())
	}
	return db, nil
}

// Why a connection fails, for the operator.
var (
	errPassword = errors.New("the server refuses the password, or there is no such login; " +
		"see PGPASSFILE and `stepfree roles`")
	errLogin = errors.New("the server lets this login in neither from here nor at all; " +
		"see its pg_hba.conf and `stepfree roles`")
	errDatabase = errors.New("there is no such database; see `stepfree roles`")
	errConnect  = errors.New("this login may not use the database; see `stepfree roles`")
	errAway     = errors.New("the server does not answer at this address")
	errTLS      = errors.New("no trusted TLS connection; the server's certificate must fit the address, " +
		"or on one machine say sslmode=disable")
	errOther = errors.New("the address of the database does not work")
)

// connectError converts the driver's error.
func connectError(err error) error {
	var said *pq.Error
	var call *net.OpError
	switch {
	case errors.As(err, &said):
		return serverError(said)
	case errors.Is(err, pq.ErrSSLNotSupported), isCertificate(err):
		return errTLS
	case errors.As(err, &call):
		return fmt.Errorf("%w: %w", errAway, call)
	case isConnection(err), errors.Is(err, context.Canceled), errors.Is(err, context.DeadlineExceeded):
		return errAway
	}
	return errOther
}

// serverError converts the server's refusal.
func serverError(said *pq.Error) error {
	switch said.Code {
	case pqerror.InvalidPassword:
		return errPassword
	case pqerror.InvalidAuthorizationSpecification:
		return errLogin
	case pqerror.InvalidCatalogName:
		return errDatabase
	case pqerror.InsufficientPrivilege:
		return errConnect
	}
	return fmt.Errorf("the server refuses: %s", said.Code)
}

func isCertificate(err error) bool {
	var certificate *tls.CertificateVerificationError
	return errors.As(err, &certificate)
}
