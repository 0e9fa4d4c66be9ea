package pg

import (
	"context"
	"database/sql/driver"
	"errors"
	"sync/atomic"

	"github.com/lib/pq"
	"github.com/lib/pq/pqerror"
)

// cachingConnector makes connections that prepare each statement once. Planning a statement with its row policies costs
// the server several times what running it costs, and a prepared statement takes one round trip where others take two.
type cachingConnector struct {
	driver.Connector
	// generation grows when a cached plan no longer fits the schema: connections of earlier generations are closed.
	generation *atomic.Int64
}

func newCachingConnector(c driver.Connector) cachingConnector {
	return cachingConnector{Connector: c, generation: new(atomic.Int64)}
}

// connectionSettings are set on each connection. The statements are short and repeated: JIT compilation never pays, and
// one plan serves all values. The timeout bounds statements whose client has gone, which the server does not notice.
const connectionSettings = `set jit = off; set plan_cache_mode = force_generic_plan; set statement_timeout = '15s'`

// Connect opens a connection and applies connectionSettings.
func (c cachingConnector) Connect(ctx context.Context) (driver.Conn, error) {
	generation := c.generation.Load()
	made, err := c.Connector.Connect(ctx)
	if err != nil {
		return nil, err
	}
	conn, ok := made.(pqConn)
	if !ok {
		return nil, errors.Join(errDriver, made.Close())
	}
	if _, err := conn.ExecContext(ctx, connectionSettings, nil); err != nil {
		return nil, errors.Join(err, conn.Close())
	}
	return &cachingConn{pqConn: conn, prepared: map[string]pqStmt{}, current: c.generation, generation: generation}, nil
}

var errDriver = errors.New("storage: the driver lacks an interface that the statement cache needs")

// pqConn lists the interfaces of the driver's connections that database/sql uses.
type pqConn interface {
	driver.Conn
	driver.ConnBeginTx
	driver.ConnPrepareContext
	driver.ExecerContext
	driver.NamedValueChecker
	driver.Pinger
	driver.SessionResetter
	driver.Validator
}

// pqStmt lists the interfaces of the driver's prepared statements that database/sql uses.
type pqStmt interface {
	driver.Stmt
	driver.StmtExecContext
	driver.StmtQueryContext
}

// cachingConn is a connection with the statements that it has prepared, by text. The texts are constants of the
// program, so the cache is bounded. As with every driver.Conn, database/sql uses it from one goroutine at a time.
type cachingConn struct {
	pqConn
	cancelled  func() error // Err of the latest statement's context; nil before the first statement
	prepared   map[string]pqStmt
	current    *atomic.Int64
	generation int64
}

// IsValid reports whether the connection may go back to the pool. After a cancelled statement it may not: the server
// may receive the cancellation only when the next statement runs. With stale plans it may not either.
func (c *cachingConn) IsValid() bool {
	return c.pqConn.IsValid() && c.generation == c.current.Load() && (c.cancelled == nil || c.cancelled() == nil)
}

// ResetSession returns driver.ErrBadConn, so that database/sql takes another connection, if the plans of this one are
// stale.
func (c *cachingConn) ResetSession(ctx context.Context) error {
	if c.generation != c.current.Load() {
		return driver.ErrBadConn
	}
	return c.pqConn.ResetSession(ctx)
}

// QueryContext runs a statement that returns rows.
func (c *cachingConn) QueryContext(ctx context.Context, query string, args []driver.NamedValue) (driver.Rows, error) {
	st, err := c.stmt(ctx, query)
	if err != nil {
		return nil, err
	}
	rows, err := st.QueryContext(ctx, args)
	return rows, c.check(err)
}

// ExecContext runs a statement that returns no rows.
func (c *cachingConn) ExecContext(ctx context.Context, query string, args []driver.NamedValue) (driver.Result, error) {
	st, err := c.stmt(ctx, query)
	if err != nil {
		return nil, err
	}
	result, err := st.ExecContext(ctx, args)
	return result, c.check(err)
}

// stmt returns the prepared statement of a text.
func (c *cachingConn) stmt(ctx context.Context, query string) (pqStmt, error) {
	c.cancelled = ctx.Err
	if st, ok := c.prepared[query]; ok {
		return st, nil
	}
	made, err := c.PrepareContext(ctx, query)
	if err != nil {
		return nil, err
	}
	st, ok := made.(pqStmt)
	if !ok {
		return nil, errors.Join(errDriver, made.Close())
	}
	c.prepared[query] = st
	return st, nil
}

// check begins a new generation of connections if a cached plan is stale.
func (c *cachingConn) check(err error) error {
	if isStalePlan(err) {
		c.current.CompareAndSwap(c.generation, c.generation+1)
	}
	return err
}

// isStalePlan reports "cached plan must not change result type": the schema changed since the statement was prepared.
func isStalePlan(err error) bool {
	var pgErr *pq.Error
	return errors.As(err, &pgErr) && pgErr.Code == pqerror.FeatureNotSupported && pgErr.Routine == "RevalidateCachedQuery"
}
