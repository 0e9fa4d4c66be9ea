package web

import (
	"errors"

	"stepfree/storage"
)

func isNotFound(err error) bool { return errors.Is(err, storage.ErrNotFound) }
