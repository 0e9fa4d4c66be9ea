package public

import (
	"github.com/gofiber/fiber/v2"

	"stepfree/handlers/web"
	views "stepfree/views/public"
	"stepfree/views/ui"
)

// preferencesForm is the form of the display preferences. Back is the page to return to.
type preferencesForm struct {
	Letters string `form:"letters" validate:"required,oneof=usual reading" label:"look.letters"`
	Space   string `form:"space"   validate:"required,oneof=usual more" label:"look.space"`
	Back    string `form:"back"    validate:"max=2000"`
}

// preferencesPath is visible to readers, and so in plain words.
const preferencesPath = "/look"

// showPreferences shows the form with the current preferences.
func (h *Handler) showPreferences(c *fiber.Ctx) error {
	preferences := web.DisplayPreferences(c)
	letters, space := "usual", "usual"
	if preferences.ReadingFont {
		letters = "reading"
	}
	if preferences.Spacious {
		space = "more"
	}
	back := web.SafeRedirect(c.Query("back"), "/")
	state := ui.FormState{Values: map[string][]string{"letters": {letters}, "space": {space}, "back": {back}}}
	frame := web.Frame(c, web.L(c).T("look.title"))
	return web.Render(c, views.DisplayPreferences(frame, web.PrepareForm(c, preferencesPath), state))
}

// savePreferences stores the preferences and redirects back.
func (h *Handler) savePreferences(c *fiber.Ctx) error {
	in, form, err := web.Bind[preferencesForm](c, "look")
	if err != nil {
		return err
	}
	if !form.OK() {
		frame := web.Frame(c, web.L(c).T("look.title"))
		frame.Error = true
		return web.RenderInvalid(c, views.DisplayPreferences(frame, web.PrepareForm(c, preferencesPath), form.FormState))
	}
	preferences := ui.DisplayPreferences{ReadingFont: in.Letters == "reading", Spacious: in.Space == "more"}
	web.SaveDisplayPreferences(c, preferences, h.Now().AddDate(1, 0, 0))
	return web.Done(c, web.SafeRedirect(in.Back, "/"), "notice.look")
}
