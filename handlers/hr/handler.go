// Package hr serves HR: vacancies, what can be booked, slots and bookings. It knows what to arrange and never why.
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

// Handler answers HR's pages.
type Handler struct {
	*web.Site
	Store      *store.Store
	Scheduling scheduling.Service
}

// once adds the record of a form. The same form sent a second time finds its record there and adds nothing.
func (h *Handler) once(c *fiber.Ctx, me account.HR, has func(store.Tx, context.Context, uuid.UUID) (bool, error), id uuid.UUID, add func(store.Tx) error) error {
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

func namesOf(list []catalogue.Measure) measure.Names {
	names := make(measure.Names, len(list))
	for _, k := range list {
		names[k.Code] = k
	}
	return names
}
