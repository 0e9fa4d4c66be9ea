package adviser

import (
	"context"
	"encoding/base64"
	"errors"

	"github.com/gofiber/fiber/v2"
	"github.com/google/uuid"

	"stepfree/account"
	"stepfree/handlers/web"
	"stepfree/storage"
	store "stepfree/storage/adviser"
	"stepfree/storage/blob"
)

// chain is what the browser opens, in base64; see views/assets/opener/review.js.
type chain struct {
	Identity  string           `json:"identity"`
	Grant     string           `json:"grant"`
	Key       string           `json:"key"`
	Request   uuid.UUID        `json:"request"`
	Statement *sealedStatement `json:"statement"`
	Evidence  []sealedEvidence `json:"evidence"`
}

type sealedStatement struct {
	ID      uuid.UUID `json:"id"`
	Version int       `json:"version"`
	Sealed  string    `json:"sealed"`
}

type sealedEvidence struct {
	ID      uuid.UUID `json:"id"`
	Version int       `json:"version"`
	Label   string    `json:"label"`
	Href    string    `json:"href"`
}

// evidenceVersion: a file is never written twice.
const evidenceVersion = 1

// openRequest records the access, waits for its commit, and only then hands out the sealed chain.
func (h *Handler) openRequest(c *fiber.Ctx, me account.Adviser) error {
	id, err := web.ID(c, "request")
	if err != nil {
		return err
	}
	if err := h.record(c.UserContext(), me, id, uuid.NullUUID{}); err != nil {
		return err
	}
	key, err := h.Keyring.Get(id)
	if err != nil {
		return missing(err)
	}
	var sealed store.SealedBundle
	if err := h.Store.Run(c.UserContext(), me, func(tx store.Tx) (err error) {
		sealed, err = tx.SealedBundle(c.UserContext(), id)
		return err
	}); err != nil {
		return err
	}
	out := chain{
		Identity: base64.StdEncoding.EncodeToString(sealed.Identity), Grant: base64.StdEncoding.EncodeToString(sealed.Access),
		Key: base64.StdEncoding.EncodeToString(key), Request: id, Evidence: []sealedEvidence{},
	}
	if s := sealed.Statement; s != nil {
		out.Statement = &sealedStatement{ID: s.Object, Version: s.Version, Sealed: base64.StdEncoding.EncodeToString(s.Sealed)}
	}
	for _, e := range sealed.Evidence {
		out.Evidence = append(out.Evidence, sealedEvidence{
			ID: e.ID, Version: evidenceVersion, Label: base64.StdEncoding.EncodeToString(e.Label),
			Href: "/review/" + id.String() + "/evidence/" + e.ID.String(),
		})
	}
	return c.JSON(out)
}

// openEvidence records the access to one file and then hands the sealed file out. It is asked for by the page's script
// only: a link or an image on another site must not write that something was opened.
func (h *Handler) openEvidence(c *fiber.Ctx, me account.Adviser) error {
	id, err := web.ID(c, "request")
	if err != nil {
		return err
	}
	evidence, err := web.ID(c, "evidence")
	if err != nil {
		return err
	}
	if c.Get("Sec-Fetch-Site") != "same-origin" || c.Get("Sec-Fetch-Dest") != "empty" {
		return storage.ErrNotFound
	}
	if err := h.record(c.UserContext(), me, id, uuid.NullUUID{UUID: evidence, Valid: true}); err != nil {
		return err
	}
	file, err := h.Objects.Open(evidence)
	if err != nil {
		return missing(err)
	}
	info, err := file.Stat()
	if err != nil {
		return errors.Join(err, file.Close())
	}
	c.Type("bin")
	return c.SendStream(file, int(info.Size()))
}

func (h *Handler) record(ctx context.Context, me account.Adviser, request uuid.UUID, evidence uuid.NullUUID) error {
	return h.Store.Run(ctx, me, func(tx store.Tx) error {
		return tx.RecordAccess(ctx, request, evidence, h.Now())
	})
}

// missing: a key or a file that was destroyed is not there any more.
func missing(err error) error {
	if errors.Is(err, blob.ErrMissing) {
		return storage.ErrNotFound
	}
	return err
}
