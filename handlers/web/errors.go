package web

import (
	"errors"

	"stepfree/storage"
)

// ErrTooOften is returned when a rate limit is exceeded.
var ErrTooOften = errors.New("web: tried too often")

func isNotFound(err error) bool { return errors.Is(err, storage.ErrNotFound) }
