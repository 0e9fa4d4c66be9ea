package storage

import (
	"context"

	"github.com/jmoiron/sqlx"

	"stepfree/account"
)

// visit is one look at a page. It begins with the question who is asking, and the transaction in which the database answered
// is the first one of the page: a page with one statement waits for the database three times, and not five.
type visit struct {
	tx      *sqlx.Tx // nil when it was taken, or nobody asked yet
	login   string
	session account.Token
}

type visitKey struct{}

// Visit begins a look at a page; whoever calls it calls leave when the page was made. It is for pages that send nothing:
// between the question and the first statement a connection is held, and nobody may be waited for.
func Visit(ctx context.Context) (visiting context.Context, leave func()) {
	v := &visit{}
	return context.WithValue(ctx, visitKey{}, v), v.end
}

func visitOf(ctx context.Context) *visit {
	v, _ := ctx.Value(visitKey{}).(*visit)
	return v
}

// keep keeps the transaction for the page; false when there is no visit.
func (v *visit) keep(tx *sqlx.Tx, login string, session account.Token) bool {
	if v == nil {
		return false
	}
	v.end()
	v.tx, v.login, v.session = tx, login, session
	return true
}

// take gives the transaction that was kept, once. One that was begun for somebody else is ended first: nobody holds two
// connections.
func (v *visit) take(login string, session account.Token) *sqlx.Tx {
	if v == nil || v.tx == nil {
		return nil
	}
	if v.login != login || v.session != session {
		v.end()
		return nil
	}
	tx := v.tx
	v.tx = nil
	return tx
}

// end ends what was not taken; it changed nothing.
func (v *visit) end() {
	if v.tx != nil {
		_ = v.tx.Rollback() // a connection on which that fails serves nobody else
		v.tx = nil
	}
}
