package web

import (
	"errors"

	"stepfree/storage"
)

// ErrTooOften says that the same thing was tried too often in too short a time.
var ErrTooOften = errors.New("web: tried too often")

func isNotFound(err error) bool { return errors.Is(err, storage.ErrNotFound) }
