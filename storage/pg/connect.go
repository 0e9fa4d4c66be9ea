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
	return openAndPing(ctx, connector, login)
}

// connectPool opens a pool of a login, whose connections prepare each statement once.
func connectPool(ctx context.Context, url, login string) (*sqlx.DB, error) {
	connector, err := pq.NewConnector(url)
	if err != nil {
		return nil, fmt.Errorf("storage: connecting as %s: %w", login, connectError(err))
	}
	pool, err := openAndPing(ctx, newCachingConnector(connector), login)
	if err != nil {
		return nil, err
	}
	pool.SetMaxOpenConns(poolSize)
	pool.SetMaxIdleConns(poolSize)
	return pool, nil
}

// openAndPing opens a database and checks that it answers.
func openAndPing(ctx context.Context, connector driver.Connector, login string) (*sqlx.DB, error) {
	db := sqlx.NewDb(sql.OpenDB(connector), "postgres")
	if err := db.PingContext(ctx); err != nil {
		return nil, errors.Join(fmt.Errorf("storage: connecting as %s: %w", login, connectError(err)), db.Close())
	}
	return db, nil
}

// Reasons of a failed connection, as one line for the operator.
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

// connectError converts the driver's error to one of the reasons above.
func connectError(err error) error {
	var pgErr *pq.Error
	var call *net.OpError
	switch {
	case errors.As(err, &pgErr):
		return serverError(pgErr)
	case errors.Is(err, pq.ErrSSLNotSupported), isCertificate(err):
		return errTLS
	case errors.As(err, &call):
		return fmt.Errorf("%w: %w", errAway, call)
	case isConnection(err), errors.Is(err, context.Canceled), errors.Is(err, context.DeadlineExceeded):
		return errAway
	}
	return errOther
}

// serverError converts the server's error to one of the reasons above.
func serverError(pgErr *pq.Error) error {
	switch pgErr.Code {
	case pqerror.InvalidPassword:
		return errPassword
	case pqerror.InvalidAuthorizationSpecification:
		return errLogin
	case pqerror.InvalidCatalogName:
		return errDatabase
	case pqerror.InsufficientPrivilege:
		return errConnect
	}
	return fmt.Errorf("the server refuses: %s", pgErr.Code)
}

// isCertificate reports whether the verification of the server's certificate failed.
func isCertificate(err error) bool {
	var certificate *tls.CertificateVerificationError
	return errors.As(err, &certificate)
}
