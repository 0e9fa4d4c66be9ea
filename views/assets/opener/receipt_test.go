package opener_test

import (
	"bytes"
	"testing"
	"time"

	"github.com/chromedp/chromedp"
	"github.com/google/uuid"

	"stepfree/seal"
)

// differs gives what the alarm names, one a line.
const differs = `document.querySelector("[data-differences]").innerText.trim()`

// exchange is something that a writer to database and folders puts in place of what was sent.
type exchange struct {
	change func(t *testing.T, r, other *request)
	want   string // what the alarm names
}

// forge seals other words for the same record: anyone with the public key can.
func forge(t *testing.T, r, _ *request) {
	t.Helper()
	b := seal.Binding{Request: r.Request, Object: r.Statement.ID, Kind: seal.KindStatement, Version: r.Statement.Version}
	words := seal.Statement{Binding: b, Lang: "fr", Hard: "Nothing is hard.", Words: map[uuid.UUID]string{}}
	r.Statement.Sealed = must[[]byte](t)(r.key.Recipient().SealStatement(words))
}

// relabel seals another label for the first file, with its object if content is given.
func relabel(t *testing.T, r *request, name string, content []byte) {
	t.Helper()
	l := r.labels[0]
	if content != nil {
		object, w := r.sealFile(t, l.Object, content)
		r.Evidence[0].object, l = object, w.Label(l.Name, l.Type)
	}
	l.Name = name
	r.Evidence[0].Label = must[[]byte](t)(r.key.Recipient().SealLabel(l))
}

func exchangesOfWords() map[string]exchange {
	return map[string]exchange{
		"forged words": {forge, "words-changed"},
		"words of another request": {
			func(_ *testing.T, r, other *request) { r.Statement = other.Statement }, "words-changed",
		},
		"an older version": {func(_ *testing.T, r, _ *request) { r.Statement.Version-- }, "words-changed"},
		"words cut off":    {func(_ *testing.T, r, _ *request) { r.Statement.Sealed = r.Statement.Sealed[:900] }, "words-changed"},
		"words taken away": {func(_ *testing.T, r, _ *request) { r.Statement = nil }, "words-missing"},
		"words put in": {
			func(t *testing.T, r, _ *request) {
				t.Helper()
				written := r.Statement
				r.Statement = nil
				r.sign(t)
				r.Statement = written
			}, "words-extra",
		},
	}
}

func exchangesOfFiles() map[string]exchange {
	return map[string]exchange{
		"a file taken away": {func(_ *testing.T, r, _ *request) { r.Evidence = r.Evidence[1:] }, "file-missing a.txt"},
		"a file put in": {
			func(t *testing.T, r, _ *request) { t.Helper(); r.add(t, "c.txt", "text/plain", []byte("c")) }, "file-extra 3",
		},
		"a file twice": {
			func(_ *testing.T, r, _ *request) {
				again := r.Evidence[0]
				again.object = nil // served already
				r.Evidence = append(r.Evidence, again)
			}, "file-extra 3",
		},
		"a file exchanged with its label": {
			func(t *testing.T, r, _ *request) { t.Helper(); relabel(t, r, "a.txt", []byte("x")) }, "file-changed a.txt",
		},
		"a file renamed": {
			func(t *testing.T, r, _ *request) { t.Helper(); relabel(t, r, "z.txt", nil) }, "file-changed a.txt",
		},
		"labels swapped": {
			func(_ *testing.T, r, _ *request) {
				r.Evidence[0].Label, r.Evidence[1].Label = r.Evidence[1].Label, r.Evidence[0].Label
			}, "file-changed a.txt\nfile-changed b.txt",
		},
		"a file of another request": {
			func(_ *testing.T, r, other *request) { r.Evidence[0] = other.Evidence[0] }, "file-missing a.txt\nfile-extra 1",
		},
	}
}

func exchangesOfRow() map[string]exchange {
	return map[string]exchange{
		"a measure changed": {
			func(_ *testing.T, r, _ *request) { r.Measures[0].Parameters = map[string]string{"extra": "50"} },
			"measure-changed More time",
		},
		"a parameter put in": {
			func(_ *testing.T, r, _ *request) {
				r.Measures[0].Parameters = map[string]string{"extra": "25", "x": "y"}
			},
			"measure-changed More time",
		},
		"a measure at another stage": {
			func(_ *testing.T, r, _ *request) { r.Measures[0].Stage = uuid.New() }, "measure-changed More time",
		},
		"a measure taken away": {
			func(_ *testing.T, r, _ *request) { r.Measures = []measure{} }, "measure-missing time",
		},
		"a measure put in": {
			func(_ *testing.T, r, _ *request) {
				put := measure{r.Measures[0].MeasureReceipt, "A lift"}
				put.ID = uuid.New()
				r.Measures = append(r.Measures, put)
			}, "measure-extra A lift",
		},
		"another time":        {func(_ *testing.T, r, _ *request) { r.At = r.At.Add(time.Microsecond) }, "at"},
		"another application": {func(_ *testing.T, r, _ *request) { r.Application = uuid.New() }, "application"},
	}
}

func exchangesOfReceipt() map[string]exchange {
	return map[string]exchange{
		"no receipt": {func(_ *testing.T, r, _ *request) { r.Receipt = []byte{} }, "receipt-missing"},
		"a receipt cut off": {
			func(_ *testing.T, r, _ *request) { r.Receipt = r.Receipt[:len(r.Receipt)-1] }, "receipt-damaged",
		},
		"the receipt of another request": {
			func(t *testing.T, r, other *request) {
				t.Helper()
				plain := must[[]byte](t)(other.key.OpenPadded(other.Receipt))
				r.Receipt = must[[]byte](t)(r.key.Recipient().SealPadded(plain))
			}, "receipt-other",
		},
		"an older receipt": {
			func(t *testing.T, r, _ *request) {
				t.Helper()
				older := r.Receipt
				r.add(t, "later.txt", "text/plain", []byte("later"))
				r.sign(t)
				r.Receipt = older
			}, "file-extra 3",
		},
		"a changed receipt with the signature of the true one": {
			func(t *testing.T, r, _ *request) {
				t.Helper()
				plain := must[[]byte](t)(r.key.OpenPadded(r.Receipt))
				at := bytes.Index(plain, []byte(`"receipt":"`)) + 100
				plain[at] = map[bool]byte{true: 'B', false: 'A'}[plain[at] == 'A']
				r.Receipt = must[[]byte](t)(r.key.Recipient().SealPadded(plain))
			}, "receipt-signature",
		},
		"another request under this one's id": {
			func(_ *testing.T, r, other *request) {
				r.Key, r.Receipt, r.Statement, r.Evidence = other.Key, other.Receipt, other.Statement, other.Evidence
			}, "receipt-other",
		},
	}
}

func exchangesOfKeys() map[string]exchange {
	return map[string]exchange{
		"forged words with a receipt of another key": {
			func(t *testing.T, r, other *request) {
				t.Helper()
				forge(t, r, other)
				r.signing = must[seal.SigningKey](t)(seal.NewSigningKey())
				r.sign(t)
			}, "receipt-signature",
		},
		"another request's key": {func(_ *testing.T, r, other *request) { r.Key = other.Key }, "receipt-damaged"},
		"a key that does not open": {
			func(t *testing.T, r, _ *request) {
				t.Helper()
				r.Key = must[[]byte](t)(must[seal.PrivateKey](t)(seal.NewKey()).Recipient().SealKey(r.key))
			}, "key",
		},
		"a whole request of the writer's": {
			func(t *testing.T, r, _ *request) {
				t.Helper()
				r.key = must[seal.PrivateKey](t)(seal.NewKey())
				r.Key = must[[]byte](t)(r.vault.Recipient().SealKey(r.key))
				r.Evidence, r.labels = nil, nil
				forge(t, r, nil)
				r.signing = must[seal.SigningKey](t)(seal.NewSigningKey())
				r.sign(t)
			}, "receipt-signature",
		},
	}
}

// sentRequest is a request with two files, signed, and another one that the same portal signed.
func sentRequest(t *testing.T) (r, other *request) {
	t.Helper()
	i := newInstallation(t)
	r, other = i.request(t), i.request(t)
	for _, sent := range []*request{r, other} {
		sent.add(t, "a.txt", "text/plain", []byte("a"))
		sent.add(t, "b.txt", "text/plain", []byte("b"))
		sent.sign(t)
	}
	return r, other
}

// wantAlarm opens the request and expects the alarm of differences, and nothing else but the title.
func (r *request) wantAlarm(t *testing.T, want string) {
	t.Helper()
	ctx, _ := r.serve(t)
	typePassphrase(ctx, t, "passphrase", r.adviser.passphrase)
	do(ctx, t, chromedp.Click(chromedp.CSS("form[data-opener] button:last-of-type")))
	waitFor(ctx, t, `document.activeElement.matches("[data-differs]")`)
	if got := eval[string](ctx, t, differs); got != want {
		t.Errorf("the alarm names %q, want %q", got, want)
	}
	if text := eval[string](ctx, t, visibleText); text != lines("Request", "Not as sent:", want) {
		t.Errorf("the page shows %q", text)
	}
	const left = `[...document.querySelectorAll("[data-statement], [data-evidence], [data-words-for], [data-receipt]")]` +
		`.map(e => e.textContent).join("") + document.querySelector("#passphrase").value`
	if got := eval[string](ctx, t, left); got != "" {
		t.Errorf("the hidden parts hold %q", got)
	}
}

func testExchanges(t *testing.T, all map[string]exchange) {
	t.Helper()
	for name, e := range all {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r, other := sentRequest(t)
			e.change(t, r, other)
			r.wantAlarm(t, e.want)
		})
	}
}

func TestReview_ExchangedWordsAreAnAlarm(t *testing.T) {
	t.Parallel()
	testExchanges(t, exchangesOfWords())
}

func TestReview_ExchangedFilesAreAnAlarm(t *testing.T) {
	t.Parallel()
	testExchanges(t, exchangesOfFiles())
}

func TestReview_ExchangedRowIsAnAlarm(t *testing.T) {
	t.Parallel()
	testExchanges(t, exchangesOfRow())
}

func TestReview_ExchangedReceiptIsAnAlarm(t *testing.T) {
	t.Parallel()
	testExchanges(t, exchangesOfReceipt())
}

func TestReview_ExchangedRequestKeyIsAnAlarm(t *testing.T) {
	t.Parallel()
	testExchanges(t, exchangesOfKeys())
}

// Where the vault and the adviser's access to it are exchanged with what was sent, the alarm of the vault comes first.
func TestReview_ExchangedTogetherWithTheVault(t *testing.T) {
	t.Parallel()
	for name, e := range map[string]exchange{
		"words": exchangesOfWords()["forged words"], "files": exchangesOfFiles()["a file exchanged with its label"],
		"measures": exchangesOfRow()["a measure changed"], "all": exchangesOfKeys()["a whole request of the writer's"],
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r, other := sentRequest(t)
			e.change(t, r, other)
			writer := must[seal.PrivateKey](t)(seal.NewKey())
			r.Vault = writer.Recipient().Fingerprint()
			r.Grant = must[[]byte](t)(r.adviser.Recipient().SealKey(writer))
			r.Key = must[[]byte](t)(writer.Recipient().SealKey(r.key))
			ctx, _ := r.serve(t)
			typePassphrase(ctx, t, "passphrase", r.adviser.passphrase)
			do(ctx, t, chromedp.Click(chromedp.CSS("form[data-opener] button:last-of-type")))
			waitFor(ctx, t, `document.activeElement.matches("[data-alarm]")`)
			want := lines("Request", "Stop. Yours: "+r.vault.Recipient().Fingerprint()+". Used: "+
				writer.Recipient().Fingerprint()+".")
			if text := eval[string](ctx, t, visibleText); text != want {
				t.Errorf("the page shows %q", text)
			}
		})
	}
}
