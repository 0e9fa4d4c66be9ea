package public

import (
	"github.com/a-h/templ"
	"github.com/gofiber/fiber/v2"

	"stepfree/account"
	"stepfree/handlers/web"
	views "stepfree/views/public"
	"stepfree/views/ui"
)

// showStart is the first page of candidates; a process that serves none redirects to the sign-in page of staff.
func (h *Handler) showStart(c *fiber.Ctx) error {
	if !h.Serves(account.RoleCandidate) {
		return web.SeeOther(c, account.RoleHR.SignInPage())
	}
	return web.Render(c, views.Start(web.Frame(c, web.L(c).T("start.title")), h.ServesStaff(), h.Demo != nil))
}

func (h *Handler) showHelp(c *fiber.Ctx) error { return h.text(c, "help.title", views.Help) }

func (h *Handler) showAccessibility(c *fiber.Ctx) error {
	return h.text(c, "accessibility.title", views.Accessibility)
}

func (h *Handler) showHowTested(c *fiber.Ctx) error {
	return web.Render(c, views.HowTested(web.Frame(c, web.L(c).T("tested.title")), views.ReadAccessibilityResults()))
}

func (h *Handler) showPrivacy(c *fiber.Ctx) error { return h.text(c, "privacy.title", views.Privacy) }

func (h *Handler) showGlossary(c *fiber.Ctx) error { return h.text(c, "words.title", views.Glossary) }

func (h *Handler) showEasy(c *fiber.Ctx) error { return h.text(c, "easy.title", views.Easy) }

func (h *Handler) text(c *fiber.Ctx, title string, page func(ui.Page) templ.Component) error {
	return web.Render(c, page(web.Frame(c, web.L(c).T(title))))
}
