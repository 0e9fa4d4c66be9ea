package seal

import (
	"bytes"
	"encoding/binary"
	"errors"
	"strings"
	"testing"
)

// The length decides how much memory is allocated, so it is checked first.
func TestReadHeader_TooLong(t *testing.T) {
	t.Parallel()
	text := binary.BigEndian.AppendUint32(nil, headerLimit+1)
	text = append(text, bytes.Repeat([]byte(" "), headerLimit+1)...)
	if _, _, err := readHeader(bytes.NewReader(text)); !errors.Is(err, ErrDamaged) ||
		!strings.Contains(err.Error(), "too long") {
		t.Error(err)
	}
}
