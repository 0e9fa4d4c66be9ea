package seal

import (
	"errors"
	"fmt"
	"io"

	"filippo.io/age"
)

var (
	// ErrNotOurs means that the object is sealed to another key.
	ErrNotOurs = errors.New("seal: sealed to another key")
	// ErrDamaged means that the object is truncated, altered, or not in the format of this package.
	ErrDamaged = errors.New("seal: damaged")
	// ErrBinding means that the object is intact, but belongs to another record.
	ErrBinding = errors.New("seal: belongs to another record")
)

var errNoKey = errors.New("seal: no key")

// source records the error of reading, so that a failing disk is not reported as ErrDamaged.
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

// explain maps an error of age to an error of this package.
func (s *source) explain(err error) error {
	var otherKey *age.NoIdentityMatchError
	switch {
	case s.err != nil:
		return fmt.Errorf("seal: reading: %w", s.err)
	case errors.As(err, &otherKey):
		return ErrNotOurs
	case errors.Is(err, ErrDamaged), errors.Is(err, ErrBinding):
		return err
	}
	return fmt.Errorf("%w: %w", ErrDamaged, err)
}
