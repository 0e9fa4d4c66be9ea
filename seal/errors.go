package seal

import (
	"errors"
	"fmt"
	"io"

	"filippo.io/age"
)

var (
	// ErrNotOurs means that the thing is sealed to another key than the one at hand.
	ErrNotOurs = errors.New("seal: sealed to another key")
	// ErrDamaged means that the thing is cut off, altered, or not of the form that this package writes.
	ErrDamaged = errors.New("seal: damaged")
	// ErrBinding means that the thing is whole, but belongs to another record.
	ErrBinding = errors.New("seal: belongs to another record")
)

var errNoKey = errors.New("seal: no key")

// source remembers why reading failed, so that a broken disk is not told as a damaged file.
type source struct {
	io.Reader
	err error
}

func (s *source) Read(p []byte) (int, error) {
	n, err := s.Reader.Read(p)
	if err != nil && !errors.Is(err, io.EOF) {
		s.err = err
	}
	return n, err
}

// explain tells in this package's words why opening failed.
func (s *source) explain(err error) error {
	var nobody *age.NoIdentityMatchError
	switch {
	case s.err != nil:
		return fmt.Errorf("seal: reading: %w", s.err)
	case errors.As(err, &nobody):
		return ErrNotOurs
	case errors.Is(err, ErrDamaged), errors.Is(err, ErrBinding):
		return err
	}
	return fmt.Errorf("%w: %w", ErrDamaged, err)
}
