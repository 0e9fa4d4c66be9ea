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

// sealedBundle is the JSON that the browser opens, with base64 values; see views/assets/opener/review.js.
type sealedBundle struct {
	Identity  string           `json:"identity"`
	Grant     string           `json:"grant"`
	Key       string           `json:"key"`
	Request   uuid.UUID        `json:"request"`
	Statement *sealedStatement `json:"statement"`
	Evidence  []sealedEvidence `json:"evidence"`
}

// sealedStatement is the statement of a sealedBundle.
type sealedStatement struct {
	ID      uuid.UUID `json:"id"`
	Version int       `json:"version"`
	Sealed  string    `json:"sealed"`
}

// sealedEvidence is one file of a sealedBundle: its sealed label, and where its content is.
type sealedEvidence struct {
	ID      uuid.UUID `json:"id"`
	Version int       `json:"version"`
	Label   string    `json:"label"`
	Href    string    `json:"href"`
}

// evidenceVersion is the version of every file: files are never overwritten.
const evidenceVersion = 1

// openRequest responds with the sealed bundle of a request. The access record is committed first; without it nothing is
// sent.
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
		return notFoundIfMissing(err)
	}
	var sealed store.SealedBundle
	if err := h.Store.Run(c.UserContext(), me, func(tx store.Tx) (err error) {
		sealed, err = tx.SealedBundle(c.UserContext(), id)
		return err
	}); err != nil {
		return err
	}
	out := sealedBundle{
		Identity: base64.StdEncoding.EncodeToString(sealed.Identity),
		Grant:    base64.StdEncoding.EncodeToString(sealed.Access),
		Key:      base64.StdEncoding.EncodeToString(key), Request: id, Evidence: []sealedEvidence{},
	}
	if s := sealed.Statement; s != nil {
		text := base64.StdEncoding.EncodeToString(s.Sealed)
		out.Statement = &sealedStatement{ID: s.Object, Version: s.Version, Sealed: text}
	}
	for _, e := range sealed.Evidence {
		out.Evidence = append(out.Evidence, sealedEvidence{
			ID: e.ID, Version: evidenceVersion, Label: base64.StdEncoding.EncodeToString(e.Label),
			Href: "/review/" + id.String() + "/evidence/" + e.ID.String(),
		})
	}
	return c.JSON(out)
}

// openEvidence responds with one sealed file after the access record is committed. It returns ErrNotFound unless the
// page's script sent the request: a link or an image on another site must not write an access record.
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
		return notFoundIfMissing(err)
	}
	info, err := file.Stat()
	if err != nil {
		return errors.Join(err, file.Close())
	}
	c.Type("bin")
	return c.SendStream(file, int(info.Size()))
}

// record commits an access record of the sealed bundle, or of one file if evidence is valid.
func (h *Handler) record(ctx context.Context, me account.Adviser, request uuid.UUID, evidence uuid.NullUUID) error {
	return h.Store.Run(ctx, me, func(tx store.Tx) error {
		return tx.RecordAccess(ctx, request, evidence, h.Now())
	})
}

// notFoundIfMissing replaces ErrMissing, the error of a deleted key or file, by ErrNotFound.
func notFoundIfMissing(err error) error {
	if errors.Is(err, blob.ErrMissing) {
		return storage.ErrNotFound
	}
	return err
}
