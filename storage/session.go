package storage

import (
	"context"
	"database/sql/driver"
	"errors"

	"github.com/lib/pq"
)

// sessions makes connections that prepare each statement once. Planning a statement with all its row policies costs the
// server several times what running it costs, and a prepared one takes one round trip where an unprepared one takes two.
type sessions struct{ driver.Connector }

// sessionSettings hold for each connection. The pages' statements are short and come again and again: compiling one never
// pays, and one plan serves all values. A statement is bounded, because a client that left is not noticed otherwise.
const sessionSettings = `set jit = off; set plan_cache_mode = force_generic_plan; set statement_timeout = '15s'`

// Connect opens a connection.
func (s sessions) Connect(ctx context.Context) (driver.Conn, error) {
	made, err := s.Connector.Connect(ctx)
	if err != nil {
		return nil, err
	}
	conn, ok := made.(connection)
	if !ok {
		return nil, errors.Join(errDriver, made.Close())
	}
	if _, err := conn.ExecContext(ctx, sessionSettings, nil); err != nil {
		return nil, errors.Join(err, conn.Close())
	}
	return &session{connection: conn, prepared: map[string]statement{}}, nil
}

var errDriver = errors.New("storage: the driver lacks what a connection needs")

// connection is what the driver's connections can do.
type connection interface {
	driver.Conn
	driver.ConnBeginTx
	driver.Tx
	driver.ConnPrepareContext
	driver.ExecerContext
	driver.QueryerContext
	driver.NamedValueChecker
	driver.Pinger
	driver.SessionResetter
	driver.Validator
}

// statement is what the driver's prepared statements can do.
type statement interface {
	driver.Stmt
	driver.StmtExecContext
	driver.StmtQueryContext
}

// session is a connection with the statements that it has prepared. Their texts are constants of this package, so there
// are only so many. The driver uses a connection from one goroutine at a time.
type session struct {
	connection
	prepared  map[string]statement
	abandoned func() error // why nobody waits for the latest statement any more; nil when somebody does
	broken    bool         // a transaction did not begin as it should
}

// IsValid tells whether the connection may serve somebody else. After a statement that was abandoned it may not: the
// server could hear of that only when the next one runs.
func (s *session) IsValid() bool {
	return s.connection.IsValid() && !s.broken && (s.abandoned == nil || s.abandoned() == nil)
}

// entry is on whose behalf a transaction begins.
type entry struct {
	session string // the token; empty: nobody's
}

type entryKey struct{}

// entering begins transactions on behalf of a session: that of the database/sql package passes its context on.
func entering(ctx context.Context, e *entry) context.Context {
	return context.WithValue(ctx, entryKey{}, e)
}

// BeginTx begins a transaction and says on whose behalf in one round trip, where each by itself costs as much as a short
// statement. What is sent is a text with a literal, because the driver sends several statements in no other form.
func (s *session) BeginTx(ctx context.Context, opts driver.TxOptions) (driver.Tx, error) {
	e, ok := ctx.Value(entryKey{}).(*entry)
	if !ok {
		return s.connection.BeginTx(ctx, opts)
	}
	s.abandoned = ctx.Err
	if _, err := s.connection.ExecContext(ctx, "begin; set local stepfree.session = "+pq.QuoteLiteral(e.session), nil); err != nil {
		s.broken = true
		return nil, err
	}
	return s.connection, nil
}

// QueryContext runs a statement that gives rows.
func (s *session) QueryContext(ctx context.Context, query string, args []driver.NamedValue) (driver.Rows, error) {
	s.abandoned = ctx.Err
	st, err := s.statement(ctx, query)
	if err != nil {
		return nil, err
	}
	return st.QueryContext(ctx, args)
}

// ExecContext runs a statement that gives none.
func (s *session) ExecContext(ctx context.Context, query string, args []driver.NamedValue) (driver.Result, error) {
	s.abandoned = ctx.Err
	st, err := s.statement(ctx, query)
	if err != nil {
		return nil, err
	}
	return st.ExecContext(ctx, args)
}

func (s *session) statement(ctx context.Context, query string) (statement, error) {
	if st, ok := s.prepared[query]; ok {
		return st, nil
	}
	made, err := s.PrepareContext(ctx, query)
	if err != nil {
		return nil, err
	}
	st, ok := made.(statement)
	if !ok {
		return nil, errors.Join(errDriver, made.Close())
	}
	s.prepared[query] = st
	return st, nil
}
