package pg

import (
	"context"
	"database/sql/driver"
	"errors"
	"fmt"
	"io"
	"maps"
	"slices"

	"github.com/lib/pq"
)

// ErrPooler means that a pooler between the program and the server mixes the prepared statements of its clients: one
// would run another's.
var ErrPooler = errors.New("is behind a pooler that mixes prepared statements; set pool_mode = session in PgBouncer, " +
	"or max_prepared_statements = 200 from version 1.21 on")

// CheckPooler returns ErrPooler if two connections of a login of this process, which prepare statements of one name with
// another constant each, do not get their own constants back. It takes a few round trips.
func (db *DB) CheckPooler(ctx context.Context, urls URLs) error {
	for _, login := range slices.Sorted(maps.Keys(db.pools)) {
		if err := checkPooler(ctx, urls(login)); err != nil {
			return fmt.Errorf("storage: %s %w", login, err)
		}
	}
	return nil
}

// checkPooler is CheckPooler for the connection string of one login.
func checkPooler(ctx context.Context, url string) (err error) {
	connector, err := pq.NewConnector(url)
	if err != nil {
		return connectError(err)
	}
	var statements [2]driver.StmtQueryContext
	for i := range statements {
		conn, err := connector.Connect(ctx)
		if err != nil {
			return connectError(err)
		}
		defer conn.Close()
		if statements[i], err = prepareNumber(ctx, conn, i); err != nil {
			return mixed(err)
		}
	}
	// In this order each statement runs on either of two connections to the server, in which order a pooler takes them.
	for _, i := range []int{0, 0, 1, 0, 1, 1} {
		got, err := queryInt(ctx, statements[i])
		if err != nil {
			return mixed(err)
		}
		if got != int64(i) {
			return ErrPooler
		}
	}
	return nil
}

// prepareNumber prepares a statement that selects a number. The driver names the statements of each connection "1", "2"
// and so on.
func prepareNumber(ctx context.Context, conn driver.Conn, n int) (driver.StmtQueryContext, error) {
	preparer, ok := conn.(driver.ConnPrepareContext)
	if !ok {
		return nil, errDriver
	}
	prepared, err := preparer.PrepareContext(ctx, fmt.Sprintf("select %d", n))
	if err != nil {
		return nil, err
	}
	statement, ok := prepared.(driver.StmtQueryContext)
	if !ok {
		return nil, errDriver
	}
	return statement, nil
}

// mixed returns ErrPooler if a server connection knows a statement that this client has not prepared, or does not know
// one that it has.
func mixed(err error) error {
	if _, refused := errors.AsType[*pq.Error](err); refused {
		return ErrPooler
	}
	return connectError(err)
}

// queryInt returns the one value of a statement.
func queryInt(ctx context.Context, statement driver.StmtQueryContext) (n int64, err error) {
	rows, err := statement.QueryContext(ctx, nil)
	if err != nil {
		return 0, err
	}
	defer rows.Close()
	row := make([]driver.Value, 1)
	if err := rows.Next(row); err != nil && !errors.Is(err, io.EOF) {
		return 0, err
	}
	n, _ = row[0].(int64)
	return n, nil
}
