package opener_test

import (
	"bytes"
	"context"
	"encoding/base64"
	"encoding/json"
	"errors"
	"image"
	"image/png"
	"math/rand/v2"
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/google/uuid"

	"stepfree/e2e/browser"
	"stepfree/seal"
)

// file is one line of what the server hands out, and how the site of the test serves it.
type file struct {
	ID      uuid.UUID `json:"id"`
	Version int       `json:"version"`
	Label   []byte    `json:"label"`
	Href    string    `json:"href"`
	object  []byte
}

type statement struct {
	ID      uuid.UUID `json:"id"`
	Version int       `json:"version"`
	Sealed  []byte    `json:"sealed"`
}

// sealedBundle is what the server answers to an access.
type sealedBundle struct {
	Identity  []byte     `json:"-"` // in the page
	Grant     []byte     `json:"grant"`
	Vault     string     `json:"vault"`
	Key       []byte     `json:"key"`
	Request   uuid.UUID  `json:"request"`
	Statement *statement `json:"statement"`
	Evidence  []file     `json:"evidence"`
}

// request is a request that a candidate sent.
type request struct {
	sealedBundle
	adviser adviser
	vault   seal.PrivateKey
	key     seal.PrivateKey
	measure uuid.UUID
}

func newRequest(t *testing.T) *request {
	t.Helper()
	vault, key := must[seal.PrivateKey](t)(seal.NewKey()), must[seal.PrivateKey](t)(seal.NewKey())
	r := &request{adviser: newAdviser(t, vault.Recipient()), vault: vault, key: key, measure: uuid.New(), sealedBundle: sealedBundle{Request: uuid.New()}}
	r.Identity = r.adviser.sealed
	r.Grant = must[[]byte](t)(r.adviser.Recipient().SealKey(vault))
	r.Vault = vault.Recipient().Fingerprint()
	r.Key = must[[]byte](t)(vault.Recipient().SealKey(key))
	r.write(t, seal.Statement{
		Lang: "fr", Hard: "Lire <b>vite</b>.\n\nÉcrire à la main.", Helps: "",
		Words: map[uuid.UUID]string{r.measure: "Un quart de temps en plus."},
	}.WithLanguage(r.measure.String(), "und"))
	return r
}

func (r *request) write(t *testing.T, s seal.Statement) {
	t.Helper()
	s.Binding = seal.Binding{Request: r.Request, Object: uuid.New(), Kind: seal.KindStatement, Version: 2}
	r.Statement = &statement{s.Object, s.Version, must[[]byte](t)(r.key.Recipient().SealStatement(s))}
}

func (r *request) add(t *testing.T, name, mediaType string, content []byte) {
	t.Helper()
	id := uuid.New()
	object, w := r.sealFile(t, id, content)
	label := must[[]byte](t)(r.key.Recipient().SealLabel(w.Label(name, mediaType)))
	r.Evidence = append(r.Evidence, file{id, 1, label, "/objects/" + id.String(), object})
}

func (r *request) sealFile(t *testing.T, id uuid.UUID, content []byte) ([]byte, *seal.Writer) {
	t.Helper()
	var object bytes.Buffer
	b := seal.Binding{Request: r.Request, Object: id, Kind: seal.KindEvidence, Version: 1}
	w := must[*seal.Writer](t)(r.key.Recipient().Writer(&object, b))
	_, err := w.Write(content)
	if err := errors.Join(err, w.Close()); err != nil {
		t.Fatal(err)
	}
	return object.Bytes(), w
}

// serve starts the site of the request and a browser on its page.
func (r *request) serve(t *testing.T) (context.Context, *site) {
	t.Helper()
	s := newSite(t, "review", map[string]any{
		"Measure": r.measure, "Identity": base64.StdEncoding.EncodeToString(r.Identity),
	})
	s.answer("/open", "application/json", must[[]byte](t)(json.Marshal(r.sealedBundle)))
	for _, f := range r.Evidence {
		if f.object != nil {
			s.serve("/objects/"+f.ID.String(), "application/octet-stream", f.object)
		}
	}
	ctx := browser.New(t)
	do(ctx, t, chromedp.Navigate(s.url))
	return ctx, s
}

func (r *request) open(ctx context.Context, t *testing.T) {
	t.Helper()
	typePassphrase(ctx, t, "passphrase", r.adviser.passphrase)
	do(ctx, t, chromedp.Click(chromedp.CSS("form[data-opener] button:last-of-type")))
	waitStatus(ctx, t, "All is open.")
}

// press presses the button of the n-th file, counted from 1.
func press(ctx context.Context, t *testing.T, n string) {
	t.Helper()
	do(ctx, t, chromedp.Click(chromedp.CSS("[data-evidence] li:nth-child("+n+") [data-get]")))
}

func noisyPNG(t *testing.T) []byte {
	t.Helper()
	picture := image.NewNRGBA(image.Rect(0, 0, 400, 300))
	_, _ = rand.NewChaCha8([32]byte{}).Read(picture.Pix)
	for i := 3; i < len(picture.Pix); i += 4 {
		picture.Pix[i] = 255
	}
	var encoded bytes.Buffer
	if err := png.Encode(&encoded, picture); err != nil {
		t.Fatal(err)
	}
	return encoded.Bytes()
}
