package storage

import (
	"context"

	"github.com/jmoiron/sqlx"
)

// ConnectPool connects as the product does.
func ConnectPool(ctx context.Context, url, login string) (*sqlx.DB, error) {
	return connectPool(ctx, url, login)
}

// PageRows is how many rows of a list are read for a page.
const PageRows = pageRows
