package adviser

import (
	"encoding/base64"
	"errors"

	"github.com/gofiber/fiber/v2"
	"github.com/google/uuid"

	"stepfree/account"
	"stepfree/casework/review"
	"stepfree/handlers/web"
	"stepfree/seal"
	"stepfree/storage"
)

// sealedBundle is the JSON that the browser opens, with base64 values; see views/assets/opener/review.js.
type sealedBundle struct {
	Grant     string           `json:"grant"`
	Vault     string           `json:"vault"` // fingerprint
	Key       string           `json:"key"`
	Request   uuid.UUID        `json:"request"`
	Receipt   string           `json:"receipt"`
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

// openRequest responds with the sealed bundle of a request. The access record is committed by then.
func (h *Handler) openRequest(c *fiber.Ctx, me account.Adviser) error {
	id, err := web.ID(c, "request")
	if err != nil {
		return err
	}
	bundle, err := h.Review.OpenRequest(c.UserContext(), me, id)
	if err != nil {
		return err
	}
	return c.JSON(encodeBundle(id, bundle))
}

func encodeBundle(request uuid.UUID, b review.Bundle) sealedBundle {
	encode := base64.StdEncoding.EncodeToString
	out := sealedBundle{
		Grant: encode(b.Access), Vault: fingerprint(b.Vault), Key: encode(b.Key), Request: request,
		Receipt:  encode(b.Receipt),
		Evidence: []sealedEvidence{},
	}
	if s := b.Statement; s != nil {
		out.Statement = &sealedStatement{ID: s.Object, Version: s.Version, Sealed: encode(s.Sealed)}
	}
	for _, e := range b.Evidence {
		out.Evidence = append(out.Evidence, sealedEvidence{
			ID: e.ID, Version: evidenceVersion, Label: encode(e.Label),
			Href: "/review/" + request.String() + "/evidence/" + e.ID.String(),
		})
	}
	return out
}

// fingerprint returns the fingerprint of a public key from the database, or "" if it is none.
func fingerprint(recipient string) string {
	r, err := seal.ParseRecipient(recipient)
	if err != nil {
		return ""
	}
	return r.Fingerprint()
}

// openEvidence responds with one sealed file; the access record is committed by then. It returns ErrNotFound unless the
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
	//guard:page-script never
	if c.Get("Sec-Fetch-Site") != "same-origin" || c.Get("Sec-Fetch-Dest") != "empty" {
		return storage.ErrNotFound
	}
	file, err := h.Review.OpenEvidence(c.UserContext(), me, id, evidence)
	if err != nil {
		return err
	}
	info, err := file.Stat()
	if err != nil {
		return errors.Join(err, file.Close())
	}
	c.Type("bin")
	return c.SendStream(file, int(info.Size()))
}
