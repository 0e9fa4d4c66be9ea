package e2e_test

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

// keys are those of the draft that somebody is looking at: the request's, as it is written and as it is worked with, and
// those that each of its files has for itself.
func keys(t *testing.T, p *standalone.Program, v *journey.Visitor) []leak.Mark {
	t.Helper()
	path, _, _ := strings.Cut(strings.TrimPrefix(v.Path(), "/requests/"), "/")
	request, err := uuid.Parse(path)
	must(t, err)
	sealed, err := p.Drafts.Get(request)
	must(t, err)
	text, err := p.CandidateKey.Open(sealed)
	must(t, err)
	written := string(text[bytes.LastIndexByte(text, '1')+1:]) // what stands before is the same for all keys
	return append([]leak.Mark{
		{What: "the request's key", Text: written},
		{What: "the request's key", Text: strings.ToLower(written)},
		{What: "the request's key", Text: string(secretBytes(written))},
	}, fileKeys(t, filepath.Join(p.Data, "sealed", "objects"), string(text))...)
}

// keeper opens files as an identity does, and keeps the key of each, which the library tells nobody else.
type keeper struct {
	age.Identity
	kept []leak.Mark
}

// Unwrap gives the key with which a file's content is sealed (age, section "File key").
func (k *keeper) Unwrap(stanzas []*age.Stanza) ([]byte, error) {
	key, err := k.Identity.Unwrap(stanzas)
	if err == nil {
		k.kept = append(k.kept, leak.Mark{What: "a file's own key", Text: string(key)})
	}
	return key, err
}

// fileKeys are the keys of all files in a folder that a request's key opens.
func fileKeys(t *testing.T, folder, requestKey string) []leak.Mark {
	t.Helper()
	identity, err := age.ParseHybridIdentity(requestKey)
	must(t, err)
	k := &keeper{Identity: identity}
	must(t, filepath.WalkDir(folder, func(path string, entry fs.DirEntry, err error) error {
		if err != nil || !entry.Type().IsRegular() {
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
	if len(k.kept) < 3 {
		t.Fatalf("the keys of %d files were found", len(k.kept))
	}
	return k.kept
}

// secretBytes reads the part of a key that is written in Bech32 (BIP 173).
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
