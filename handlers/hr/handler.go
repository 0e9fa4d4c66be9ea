// Package hr handles the pages of HR officers: vacancies, resources, slots and bookings. It has access to arrangements,
// never to requests or reasons.
package hr

import (
	"context"
	"errors"

	"github.com/gofiber/fiber/v2"
	"github.com/google/uuid"

	"stepfree/account"
	"stepfree/catalogue"
	"stepfree/handlers/web"
	"stepfree/scheduling"
	"stepfree/storage"
	store "stepfree/storage/hr"
	"stepfree/views/measure"
)

// Handler handles the routes of HR officers.
type Handler struct {
	*web.Site
	Store      *store.Store
	Scheduling scheduling.Service
}

// createOnce runs add, which inserts the row with the form's idempotency key id. If the row exists already, the form
// was sent twice and createOnce returns nil. It returns ErrExists if add conflicts with another row.
func (h *Handler) createOnce(
	c *fiber.Ctx, me account.HR, has func(store.Tx, context.Context, uuid.UUID) (bool, error), id uuid.UUID,
	add func(store.Tx) error,
) error {
	err := h.Store.Run(c.UserContext(), me, add)
	if !errors.Is(err, storage.ErrExists) {
		return err
	}
	return h.Store.Run(c.UserContext(), me, func(tx store.Tx) error {
		found, err := has(tx, c.UserContext(), id)
		if err == nil && !found {
			return storage.ErrExists
		}
		return err
	})
}

// measureNames returns the catalogue measures by code.
func measureNames(list []catalogue.Measure) measure.Names {
	names := make(measure.Names, len(list))
	for _, k := range list {
		names[k.Code] = k
	}
	return names
}
