package storage

import (
	"context"

	"github.com/jmoiron/sqlx"
)

// ConnectPool connects as the product does.
func ConnectPool(ctx context.Context, url, login string) (*sqlx.DB, error) {
	return connectPool(ctx, url, login)
}

// QueueRows is how many rows of the queue are read for a page.
const QueueRows = queueRows
