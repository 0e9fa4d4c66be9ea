package leak_test

import (
	"bytes"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"filippo.io/age"
	"github.com/google/uuid"

	"stepfree/e2e/check/leak"
	"stepfree/e2e/harness/standalone"
	"stepfree/e2e/journey"
)

// draftKeys returns the keys of the draft on the visitor's page: the request key, as text and as bytes, and each file's
// key.
func draftKeys(t *testing.T, p *standalone.Program, v *journey.Visitor) []leak.Mark {
	t.Helper()
	path, _, _ := strings.Cut(strings.TrimPrefix(v.Path(), "/requests/"), "/")
	request, err := uuid.Parse(path)
	must(t, err)
	sealed, err := p.Drafts.Get(request)
	must(t, err)
	text, err := p.CandidateKey.Open(sealed)
	must(t, err)
	written := string(text[bytes.LastIndexByte(text, '1')+1:]) // the prefix is the same for all keys
	return append([]leak.Mark{
		{What: "the request's key", Text: written},
		{What: "the request's key", Text: strings.ToLower(written)},
		{What: "the request's key", Text: string(secretBytes(written))},
	}, fileKeys(t, filepath.Join(p.Data, "sealed", "objects"), string(text))...)
}

// keyRecorder is an age identity that records the file keys that it unwraps, which the library does not export.
type keyRecorder struct {
	age.Identity
	keys []leak.Mark
}

// Unwrap returns the key with which a file's content is encrypted (age, section "File key").
func (k *keyRecorder) Unwrap(stanzas []*age.Stanza) ([]byte, error) {
	key, err := k.Identity.Unwrap(stanzas)
	if err == nil {
		k.keys = append(k.keys, leak.Mark{What: "a file's own key", Text: string(key)})
	}
	return key, err
}

// fileKeys returns the keys of the files in a folder, which the request key must open.
func fileKeys(t *testing.T, folder, requestKey string) []leak.Mark {
	t.Helper()
	identity, err := age.ParseHybridIdentity(requestKey)
	must(t, err)
	k := &keyRecorder{Identity: identity}
	must(t, filepath.WalkDir(folder, func(path string, entry fs.DirEntry, err error) error {
		// One file is in the clear: it says to which installation the folder belongs.
		if err != nil || !entry.Type().IsRegular() || entry.Name() == "installation" {
			return err
		}
		file, err := os.Open(path)
		if err != nil {
			return err
		}
		defer file.Close()
		_, err = age.Decrypt(file, k)
		return err
	}))
	if len(k.keys) < 3 {
		t.Fatalf("%d file keys, want at least 3", len(k.keys))
	}
	return k.keys
}

// secretBytes decodes the data part of a Bech32 string (BIP 173).
func secretBytes(text string) (out []byte) {
	const letters = "qpzry9x8gf2tvdw0s3jn54khce6mua7l"
	data := strings.ToLower(text)
	bits, count := 0, 0
	for _, letter := range data[:len(data)-6] {
		bits, count = bits<<5|strings.IndexRune(letters, letter), count+5
		if count >= 8 {
			count -= 8
			out = append(out, byte(bits>>count))
			bits &= 1<<count - 1
		}
	}
	return out
}
