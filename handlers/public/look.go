package public

import (
	"github.com/gofiber/fiber/v2"

	"stepfree/handlers/web"
	views "stepfree/views/public"
	"stepfree/views/ui"
)

// lookForm says how pages are to look, and where the reader came from.
type lookForm struct {
	Letters string `form:"letters" validate:"required,oneof=usual reading"`
	Space   string `form:"space"   validate:"required,oneof=usual more"`
	Back    string `form:"back"    validate:"max=2000"`
}

const lookPage = "/look"

// showLook asks how pages are to look.
func (h *Handler) showLook(c *fiber.Ctx) error {
	look := web.LookOf(c)
	letters, space := "usual", "usual"
	if look.ReadingFont {
		letters = "reading"
	}
	if look.Spacious {
		space = "more"
	}
	state := ui.FormState{Values: map[string][]string{"letters": {letters}, "space": {space}, "back": {web.SafeRedirect(c.Query("back"), "/")}}}
	return web.Render(c, views.Look(web.Frame(c, web.L(c).T("look.title")), web.FormOf(c, lookPage), state))
}

func (h *Handler) saveLook(c *fiber.Ctx) error {
	in, form, err := web.Bind[lookForm](c, "look")
	if err != nil {
		return err
	}
	if !form.OK() {
		frame := web.Frame(c, web.L(c).T("look.title"))
		frame.Error = true
		return web.RenderInvalid(c, views.Look(frame, web.FormOf(c, lookPage), form.FormState))
	}
	web.KeepLook(c, ui.Look{ReadingFont: in.Letters == "reading", Spacious: in.Space == "more"}, h.Now().AddDate(1, 0, 0))
	return web.SeeOther(c, web.SafeRedirect(in.Back, "/"))
}
