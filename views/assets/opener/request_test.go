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
	"time"

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
	Receipt   []byte     `json:"receipt"`
	Statement *statement `json:"statement"`
	Evidence  []file     `json:"evidence"`
}

// measure is a measure as the page has it from its row.
type measure struct {
	seal.MeasureReceipt
	Name string `json:"name"`
}

// row is what the page has of a request from its row.
type row struct {
	Application uuid.UUID `json:"application"`
	At          time.Time `json:"at"`
	Measures    []measure `json:"measures"`
}

// installation is what the requests of a portal share: its vault, its signing key and an adviser.
type installation struct {
	adviser adviser
	vault   seal.PrivateKey
	signing seal.SigningKey
}

func newInstallation(t *testing.T) installation {
	t.Helper()
	i := installation{
		vault: must[seal.PrivateKey](t)(seal.NewKey()), signing: must[seal.SigningKey](t)(seal.NewSigningKey()),
	}
	i.adviser = newAdviser(t, i.vault.Recipient(), i.signing.Fingerprint())
	return i
}

// request is a request that a candidate sent.
type request struct {
	sealedBundle
	installation
	row
	key      seal.PrivateKey
	measure  uuid.UUID
	labels   []seal.Label
	digest   string    // of the receipt
	passkeys []passkey // the adviser's
}

func newRequest(t *testing.T) *request {
	t.Helper()
	return newInstallation(t).request(t)
}

// request writes a request of the installation.
func (i installation) request(t *testing.T) *request {
	t.Helper()
	r := &request{
		installation: i, key: must[seal.PrivateKey](t)(seal.NewKey()), measure: uuid.New(),
		sealedBundle: sealedBundle{Request: uuid.New()},
	}
	asked := seal.MeasureReceipt{ID: r.measure, Stage: uuid.New(), Code: "time", Parameters: map[string]string{"extra": "25"}}
	r.row = row{uuid.New(), time.Date(2026, 11, 29, 9, 30, 0, 123456000, time.UTC), []measure{{asked, "More time"}}}
	r.Identity = i.adviser.sealed
	r.Grant = must[[]byte](t)(i.adviser.Recipient().SealKey(i.vault))
	r.Vault = i.vault.Recipient().Fingerprint()
	r.Key = must[[]byte](t)(i.vault.Recipient().SealKey(r.key))
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
	r.labels = append(r.labels, w.Label(name, mediaType))
	label := must[[]byte](t)(r.key.Recipient().SealLabel(r.labels[len(r.labels)-1]))
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

// sign signs the receipt of what the request holds now, as the candidate zone does when it is sent.
func (r *request) sign(t *testing.T) {
	t.Helper()
	receipt := seal.Receipt{
		Binding: seal.ReceiptBinding(r.Request), Application: r.Application, At: r.At, Files: r.labels,
	}
	if s := r.Statement; s != nil {
		b := seal.Binding{Request: r.Request, Object: s.ID, Kind: seal.KindStatement, Version: s.Version}
		words := must[seal.StatementReceipt](t)(r.key.StatementReceipt(s.Sealed, b))
		receipt.Statement = &words
	}
	if receipt.Files == nil {
		receipt.Files = []seal.Label{}
	}
	for _, m := range r.Measures {
		receipt.Measures = append(receipt.Measures, m.MeasureReceipt)
	}
	sealed, digest, err := r.key.Recipient().SealReceipt(receipt, r.signing)
	if err != nil {
		t.Fatal(err)
	}
	r.Receipt, r.digest = sealed, seal.ShortDigest(digest[:])
}

// serve starts the site of the request and a browser on its page.
func (r *request) serve(t *testing.T) (context.Context, *site) {
	t.Helper()
	s, ctx := r.site(t), browser.New(t)
	do(ctx, t, chromedp.Navigate(s.url))
	return ctx, s
}

// site signs the request, unless the test did, and starts its site.
func (r *request) site(t *testing.T) *site {
	t.Helper()
	if r.Receipt == nil {
		r.sign(t)
	}
	sent := must[[]byte](t)(json.Marshal(r.row))
	s := newSite(t, "review", map[string]any{
		"Measure": r.measure, "Sent": string(sent), "Identity": base64.StdEncoding.EncodeToString(r.Identity),
		"Passkeys": r.passkeys,
	})
	s.answer("/open", "application/json", must[[]byte](t)(json.Marshal(r.sealedBundle)))
	for _, f := range r.Evidence {
		if f.object != nil {
			s.serve("/objects/"+f.ID.String(), "application/octet-stream", f.object)
		}
	}
	return s
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
