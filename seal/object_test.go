package seal_test

import (
	"bytes"
	"errors"
	"io"
	"math/rand/v2"
	"testing"
	"testing/iotest"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"

	"stepfree/seal"
)

func evidence() seal.Binding {
	return seal.Binding{Request: uuid.New(), Object: uuid.New(), Kind: seal.KindEvidence, Version: 1}
}

// sealFile encrypts content in pieces of odd sizes, like an upload.
func sealFile(t *testing.T, r seal.Recipient, b seal.Binding, content []byte) ([]byte, seal.Label) {
	t.Helper()
	var sealed bytes.Buffer
	w := must[*seal.Writer](t)(r.Writer(&sealed, b))
	for rest := content; len(rest) > 0; {
		n := min(len(rest), 7919)
		if _, err := w.Write(rest[:n]); err != nil {
			t.Fatal(err)
		}
		rest = rest[n:]
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	if w.Size() != int64(len(content)) {
		t.Fatalf("size %d, want %d", w.Size(), len(content))
	}
	return sealed.Bytes(), w.Label("letter.pdf", "application/pdf")
}

func openFile(key seal.PrivateKey, sealed io.Reader, l seal.Label) ([]byte, error) {
	r, err := key.Reader(sealed, l)
	if err != nil {
		return nil, err
	}
	return io.ReadAll(r)
}

func noise(n int) []byte {
	content := make([]byte, n)
	random := rand.NewChaCha8([32]byte{1})
	_, _ = random.Read(content)
	return content
}

func TestWriter_RoundTrip(t *testing.T) {
	t.Parallel()
	key := newKey(t)
	for _, n := range []int{0, 1, 65_000, 65_536 - 170, 65_536, 200_000, 3 << 20} {
		content := noise(n)
		sealed, label := sealFile(t, key.Recipient(), evidence(), content)
		got, err := openFile(key, iotest.HalfReader(bytes.NewReader(sealed)), label)
		if err != nil || !bytes.Equal(got, content) {
			t.Errorf("%d bytes: got %d, %v", n, len(got), err)
		}
	}
}

func TestWriter_PadsSizes(t *testing.T) {
	t.Parallel()
	r := newKey(t).Recipient()
	size := func(n int) int {
		sealed, _ := sealFile(t, r, evidence(), noise(n))
		return len(sealed)
	}
	if zero, some := size(0), size(60_000); zero != some {
		t.Errorf("an empty file has %d sealed bytes, one of 60,000 has %d", zero, some)
	}
	if one, other := size(1_000_000), size(1_000_100); one != other {
		t.Errorf("%d and %d sealed bytes tell two files apart", one, other)
	}
	if n := 20 << 20; float64(size(n)) > 1.055*float64(n) {
		t.Errorf("%d sealed bytes for %d", size(n), n)
	}
}

func TestReader_TruncatedObjectIsDamaged(t *testing.T) {
	t.Parallel()
	const chunk = 64<<10 + 16
	key := newKey(t)
	// The content ends in the second of many chunks, so most cuts lose only padding.
	sealed, label := sealFile(t, key.Recipient(), evidence(), noise(500_000))
	short, shortLabel := sealFile(t, key.Recipient(), evidence(), noise(10))
	payload := len(sealed) % chunk
	for at := payload; at < len(sealed); at += chunk {
		for _, cut := range []int{at - 1, at, at + 1} {
			if _, err := openFile(key, bytes.NewReader(sealed[:cut]), label); !errors.Is(err, seal.ErrDamaged) {
				t.Errorf("cut at %d of %d: %v, want ErrDamaged", cut, len(sealed), err)
			}
		}
	}
	for _, cut := range []int{0, 10, len(short) / 2, len(short) - 1} {
		if _, err := openFile(key, bytes.NewReader(short[:cut]), shortLabel); !errors.Is(err, seal.ErrDamaged) {
			t.Errorf("cut at %d of %d: %v, want ErrDamaged", cut, len(short), err)
		}
	}
	if _, err := openFile(key, bytes.NewReader(append(sealed, 0)), label); !errors.Is(err, seal.ErrDamaged) {
		t.Errorf("a byte more: %v, want ErrDamaged", err)
	}
}

func TestReader_OtherObjectIsRejected(t *testing.T) {
	t.Parallel()
	key := newKey(t)
	sealed, label := sealFile(t, key.Recipient(), evidence(), noise(1000))
	other, otherLabel := sealFile(t, key.Recipient(), evidence(), noise(1000))
	if _, err := openFile(key, bytes.NewReader(other), label); !errors.Is(err, seal.ErrBinding) {
		t.Errorf("swapped objects: %v, want ErrBinding", err)
	}
	if _, err := openFile(key, bytes.NewReader(sealed), otherLabel); !errors.Is(err, seal.ErrBinding) {
		t.Errorf("swapped labels: %v, want ErrBinding", err)
	}
	again, _ := sealFile(t, key.Recipient(), label.Binding, append(noise(999), 'x'))
	if _, err := openFile(key, bytes.NewReader(again), label); !errors.Is(err, seal.ErrDamaged) {
		t.Errorf("other content of the same record: %v, want ErrDamaged", err)
	}
	if _, err := openFile(newKey(t), bytes.NewReader(sealed), label); !errors.Is(err, seal.ErrNotOurs) {
		t.Errorf("another key: %v, want ErrNotOurs", err)
	}
	for name, bend := range map[string]func(*seal.Label){
		"version": func(l *seal.Label) { l.Version++ },
		"kind":    func(l *seal.Label) { l.Kind = seal.KindStatement },
		"request": func(l *seal.Label) { l.Request = uuid.New() },
	} {
		bent := label
		bend(&bent)
		if _, err := openFile(key, bytes.NewReader(sealed), bent); !errors.Is(err, seal.ErrBinding) {
			t.Errorf("%s: %v, want ErrBinding", name, err)
		}
	}
}

func TestReader_LabelWithOtherSizeIsDamaged(t *testing.T) {
	t.Parallel()
	key := newKey(t)
	sealed, label := sealFile(t, key.Recipient(), evidence(), noise(1000))
	for _, size := range []int64{0, 999, 1001, 65_000, 65_536, 1 << 40} {
		bent := label
		bent.Size = size
		if _, err := openFile(key, bytes.NewReader(sealed), bent); !errors.Is(err, seal.ErrDamaged) {
			t.Errorf("size %d: %v, want ErrDamaged", size, err)
		}
	}
}

func TestReader_ReadErrorIsNotDamage(t *testing.T) {
	t.Parallel()
	key, broken := newKey(t), errors.New("input/output error")
	sealed, label := sealFile(t, key.Recipient(), evidence(), noise(300_000))
	for _, at := range []int{0, 100, 5000, 200_000} {
		src := io.MultiReader(bytes.NewReader(sealed[:at]), iotest.ErrReader(broken))
		if _, err := openFile(key, src, label); !errors.Is(err, broken) || errors.Is(err, seal.ErrDamaged) {
			t.Errorf("broken at %d: %v", at, err)
		}
	}
}

// fullDisk is a writer that fails after a number of bytes.
type fullDisk struct{ room int }

var errFull = errors.New("no space left on device")

func (d *fullDisk) Write(p []byte) (int, error) {
	if len(p) > d.room {
		return 0, errFull
	}
	d.room -= len(p)
	return len(p), nil
}

func TestWriter_FullDiskFailsByClose(t *testing.T) {
	t.Parallel()
	r := newKey(t).Recipient()
	for _, room := range []int{10, 1800, 60_000, 150_000, 303_000} {
		w, err := r.Writer(&fullDisk{room}, evidence())
		if err == nil {
			_, err = w.Write(noise(300_000))
			if closing := w.Close(); err == nil {
				err = closing
			} else if closing == nil {
				t.Errorf("room for %d: Close forgot the error", room)
			}
		}
		if !errors.Is(err, errFull) {
			t.Errorf("room for %d: %v, want the disk's error", room, err)
		}
	}
}

func TestWriter_ClosedReturnsError(t *testing.T) {
	t.Parallel()
	w := must[*seal.Writer](t)(newKey(t).Recipient().Writer(io.Discard, evidence()))
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	if _, err := w.Write([]byte("x")); err == nil {
		t.Error("a closed writer took more")
	}
	if err := w.Close(); err == nil {
		t.Error("a writer closed twice")
	}
}

func TestOpenLabel_ChecksBinding(t *testing.T) {
	t.Parallel()
	key, b := newKey(t), evidence()
	_, label := sealFile(t, key.Recipient(), b, noise(10))
	label.Name = "certificat médical <été> & \u2028.pdf"
	sealed := must[[]byte](t)(key.Recipient().SealLabel(label))
	if diff := cmp.Diff(label, must[seal.Label](t)(key.OpenLabel(sealed, b))); diff != "" {
		t.Error(diff)
	}
	if _, err := key.OpenLabel(sealed, evidence()); !errors.Is(err, seal.ErrBinding) {
		t.Errorf("%v, want ErrBinding", err)
	}
	label.Name = "x"
	if short := must[[]byte](t)(key.Recipient().SealLabel(label)); len(short) != len(sealed) {
		t.Errorf("%d and %d sealed bytes tell names apart", len(short), len(sealed))
	}
	label.Size = -1
	if _, err := key.OpenLabel(must[[]byte](t)(key.Recipient().SealLabel(label)), b); !errors.Is(err, seal.ErrDamaged) {
		t.Errorf("%v, want ErrDamaged", err)
	}
}

func TestOpenStatement_ChecksBinding(t *testing.T) {
	t.Parallel()
	key := newKey(t)
	s := seal.Statement{
		Binding: seal.Binding{Request: uuid.New(), Object: uuid.New(), Kind: seal.KindStatement, Version: 3},
		Lang:    "fr", Hard: "Lire vite.", Helps: "Du temps.", Words: map[uuid.UUID]string{uuid.New(): "un quart de plus"},
	}.WithLanguage(seal.PartHelps, "und")
	sealed := must[[]byte](t)(key.Recipient().SealStatement(s))
	if diff := cmp.Diff(s, must[seal.Statement](t)(key.OpenStatement(sealed, s.Binding))); diff != "" {
		t.Error(diff)
	}
	older := s.Binding
	older.Version = 2
	if _, err := key.OpenStatement(sealed, older); !errors.Is(err, seal.ErrBinding) {
		t.Errorf("%v, want ErrBinding", err)
	}
	if _, err := key.OpenStatement(sealed[:len(sealed)-1], s.Binding); !errors.Is(err, seal.ErrDamaged) {
		t.Errorf("%v, want ErrDamaged", err)
	}
	s.Hard = string(bytes.Repeat([]byte("x"), 1<<20))
	if _, err := key.Recipient().SealStatement(s); err == nil {
		t.Error("a statement without bound was sealed")
	}
}

func TestOpenWords_ChecksBinding(t *testing.T) {
	t.Parallel()
	key := newKey(t)
	b := seal.Binding{Request: uuid.New(), Object: uuid.New(), Kind: seal.KindReasons, Version: 1}
	sealed := must[[]byte](t)(key.Recipient().SealWords(b, "Because."))
	if got := must[string](t)(key.OpenWords(sealed, b)); got != "Because." {
		t.Errorf("opened %q", got)
	}
	other := b
	other.Object = uuid.New()
	if _, err := key.OpenWords(sealed, other); !errors.Is(err, seal.ErrBinding) {
		t.Errorf("%v, want ErrBinding", err)
	}
	if _, err := key.OpenWords(nil, b); !errors.Is(err, seal.ErrDamaged) {
		t.Errorf("%v, want ErrDamaged", err)
	}
}
