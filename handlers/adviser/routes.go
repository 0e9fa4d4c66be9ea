package adviser

import (
	"github.com/gofiber/fiber/v2"

	"stepfree/account"
	"stepfree/handlers/web"
)

// Routes returns the route table of the advisers' pages.
func (h *Handler) Routes() []web.Route {
	const get, post = fiber.MethodGet, fiber.MethodPost
	role := account.RoleAdviser
	return []web.Route{
		{Method: get, Path: "/review", Audience: role, Handler: web.As(h.Site, h.showQueue)},
		{Method: get, Path: web.InterestsPath, Audience: role, Handler: web.As(h.Site, h.showInterests)},
		{Method: post, Path: web.InterestsPath, Audience: role, Handler: web.As(h.Site, h.declareInterests)},
		{Method: get, Path: "/review/vault", Audience: role, Handler: web.As(h.Site, h.showVault)},
		{Method: post, Path: "/review/vault/identity", Audience: role, Handler: web.As(h.Site, h.saveIdentity)},
		{Method: get, Path: forgottenPath, Audience: role, Handler: web.As(h.Site, h.showForgotten)},
		{Method: post, Path: forgottenPath, Audience: role, Handler: h.stepped(h.replaceIdentity)},
		{Method: post, Path: "/review/vault/passkeys", Audience: role, Handler: web.As(h.Site, h.addPasskey)},
		{Method: post, Path: "/review/vault/passkeys/:passkey/remove", Audience: role, Handler: web.As(h.Site, h.removePasskey)},
		{Method: post, Path: "/review/vault/access/:adviser", Audience: role, Handler: h.stepped(h.grantAccess)},
		{Method: post, Path: "/review/vault/recovery", Audience: role, Handler: h.stepped(h.renewRecovery)},
		{Method: get, Path: "/review/:request", Audience: role, Handler: web.As(h.Site, h.showRequest)},
		{Method: get, Path: "/review/:request/recusal", Audience: role, Handler: web.As(h.Site, h.showRecusal)},
		{Method: post, Path: "/review/:request/recusal", Audience: role, Handler: web.As(h.Site, h.recuse)},
		{Method: post, Path: "/review/:request/open", Audience: role, Handler: web.As(h.Site, h.openRequest)},
		{Method: get, Path: "/review/:request/evidence/:evidence", Audience: role, Handler: web.As(h.Site, h.openEvidence)},
		{Method: get, Path: "/review/:request/measures/:measure", Audience: role, Handler: web.As(h.Site, h.showDecision)},
		{
			Method: post, Path: "/review/:request/measures/:measure/preview", Audience: role,
			Handler: web.As(h.Site, h.previewDecision), MaxBody: maxDecision,
		},
		{
			Method: post, Path: "/review/:request/measures/:measure", Audience: role,
			Handler: h.stepped(h.decide), MaxBody: maxDecision,
		},
	}
}

// stepped returns the handler of an act that counts.
func (h *Handler) stepped(act func(*fiber.Ctx, account.Adviser) error) fiber.Handler {
	return web.As(h.Site, web.SteppedUp(h.Site, act))
}
