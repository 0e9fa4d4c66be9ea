package pg

import (
	"database/sql"
	"time"

	"github.com/google/uuid"
	"github.com/lib/pq"
)

// UUIDs is a parameter of type uuid[].
func UUIDs(ids []uuid.UUID) any {
	text := make([]string, len(ids))
	for i, id := range ids {
		text[i] = id.String()
	}
	return pq.Array(text)
}

// Texts is a parameter of type text[].
func Texts[T ~string](values []T) any {
	list := make([]string, len(values))
	for i, v := range values {
		list[i] = string(v)
	}
	return pq.Array(list)
}

// Typed converts the texts of a column to a product type.
func Typed[T ~string](values []string) []T {
	list := make([]T, len(values))
	for i, v := range values {
		list[i] = T(v)
	}
	return list
}

// Date is a parameter of type date; null for the zero time.
func Date(t time.Time) sql.NullTime { return sql.NullTime{Time: t, Valid: !t.IsZero()} }
