package seal

import (
	"bytes"
	"errors"
	"strings"
	"testing"

	"github.com/google/uuid"
)

func TestPadme_IsMonotonicAndCheap(t *testing.T) {
	t.Parallel()
	last := int64(0)
	for n := int64(0); n < 64<<20; n += 1021 {
		got := padme(n)
		if got < n || got < last || got < objectFloor {
			t.Fatalf("padme(%d) = %d after %d", n, got, last)
		}
		if n > objectFloor && float64(got) > 1.0313*float64(n) {
			t.Fatalf("padme(%d) = %d", n, got)
		}
		if padme(got) != got {
			t.Fatalf("padme(%d) = %d, padded again %d", n, got, padme(got))
		}
		last = got
	}
	for n, want := range map[int64]int64{
		0: 65_536, 65_536: 65_536, 65_537: 67_584,
		1_000_000: 1_015_808, 20 << 20: 20 << 20, 20<<20 + 1: 20<<20 + 1<<19,
	} {
		if got := padme(n); got != want {
			t.Errorf("padme(%d) = %d, want %d", n, got, want)
		}
	}
}

func TestOpenPadded_OtherPaddingIsDamaged(t *testing.T) {
	t.Parallel()
	good := append([]byte{0, 0, 0, 2, 'h', 'i'}, make([]byte, 1018)...)
	if got, err := unpad(good); err != nil || string(got) != "hi" {
		t.Fatalf("unpad gave %q, %v", got, err)
	}
	dirty := bytes.Clone(good)
	dirty[1023] = 1
	for name, padded := range map[string][]byte{
		"empty": nil, "cut": good[:1023], "longer": append(good, make([]byte, 1024)...), "dirty": dirty,
		"beyond": append([]byte{0xff, 0xff, 0xff, 0xff}, make([]byte, 1020)...),
	} {
		if _, err := unpad(padded); !errors.Is(err, ErrDamaged) {
			t.Errorf("%s: %v, want ErrDamaged", name, err)
		}
	}
}

func TestReader_OtherHeaderIsDamaged(t *testing.T) {
	t.Parallel()
	frames := []string{
		"", "\x00\x00", "\x00\x00\x00\x05{}", "\x00\x00\x00\x02[]", "\x00\x00\x00\x04{}{}", "\x00\x00\x00\x00",
		"\x00\x00\x10\x00" + strings.Repeat(" ", 4096), "\xff\xff\xff\xff{}", "\x00\x00\x00\x09{\"bad\":1}",
	}
	for _, frame := range frames {
		if _, _, err := readHeader(strings.NewReader(frame)); !errors.Is(err, ErrDamaged) {
			t.Errorf("%.20q: %v, want ErrDamaged", frame, err)
		}
	}
}

func FuzzHeader(f *testing.F) {
	b := Binding{Request: uuid.New(), Object: uuid.New(), Kind: KindEvidence, Version: 1}
	header, err := b.header()
	if err != nil {
		f.Fatal(err)
	}
	f.Add(header)
	f.Add([]byte("\x00\x00\x00\x02{}"))
	f.Fuzz(func(t *testing.T, data []byte) {
		b, n, err := readHeader(bytes.NewReader(data))
		if err != nil {
			if !errors.Is(err, ErrDamaged) {
				t.Fatalf("%v is not ErrDamaged", err)
			}
			return
		}
		if n > int64(len(data)) || n > prefixSize+headerLimit {
			t.Fatalf("a header of %d bytes in %d", n, len(data))
		}
		again, err := b.header()
		if err != nil {
			t.Fatal(err)
		}
		if same, _, err := readHeader(bytes.NewReader(again)); err != nil || same != b {
			t.Fatalf("%+v was read back as %+v, %v", b, same, err)
		}
	})
}

func FuzzLabel(f *testing.F) {
	text, err := encode(
		Label{Binding: Binding{Kind: KindEvidence, Version: 1}, Name: "a.pdf", Type: "application/pdf", Size: 3},
	)
	if err != nil {
		f.Fatal(err)
	}
	padded, err := frame(text)
	if err != nil {
		f.Fatal(err)
	}
	f.Add(append(padded, make([]byte, roundUp(len(padded))-len(padded))...))
	f.Fuzz(func(t *testing.T, data []byte) {
		text, err := unpad(data)
		if err == nil {
			var l Label
			err = decode(text, &l)
		}
		if err != nil && !errors.Is(err, ErrDamaged) {
			t.Fatalf("%v is not ErrDamaged", err)
		}
	})
}
