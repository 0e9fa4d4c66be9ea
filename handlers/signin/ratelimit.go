package signin

import (
	"time"

	"github.com/gofiber/fiber/v2"

	"stepfree/account"
	"stepfree/handlers/web"
	"stepfree/storage"
	store "stepfree/storage/signin"
)

// countTry counts a try to give the password or the code of an address before it is checked: each form that asks for one
// of them calls it, and endTries when they were right. It returns a web.TooOftenError if there were too many.
func (h *Handler) countTry(c *fiber.Ctx, address string) error {
	device, _ := web.DeviceToken(c)
	t := store.Try{
		Address: address, Network: h.Network(c),
		Device: device, //guard:owner-device zero
	}
	for _, role := range account.StaffRoles() {
		if h.Serves(role) {
			wait, err := h.store.CountTry(c.UserContext(), role, t)
			return tooOften(wait, err)
		}
	}
	return storage.ErrNotServed
}

// tooOften returns err, or a web.TooOftenError if there is a time to wait.
func tooOften(wait time.Duration, err error) error {
	if err == nil && wait > 0 {
		return &web.TooOftenError{Wait: wait}
	}
	return err
}

// endTries ends the tries of a person who gave password and code, and makes the device known.
func (h *Handler) endTries(c *fiber.Ctx, role account.Role, session account.Token) error {
	t := store.Try{Network: h.Network(c), Device: h.RememberDevice(c)}
	return h.Sessions.EndTries(c.UserContext(), role, session, t)
}
