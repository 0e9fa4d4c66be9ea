package web

import (
	"errors"

	"stepfree/storage"
)

// ErrWrong is returned if password and code do not match. It does not say which of them is wrong.
var ErrWrong = errors.New("web: what was given to sign in does not fit together")

func isNotFound(err error) bool { return errors.Is(err, storage.ErrNotFound) }
