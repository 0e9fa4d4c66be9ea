package candidate

import (
	"errors"

	"github.com/gofiber/fiber/v2"

	"stepfree/account"
	"stepfree/handlers/web"
	"stepfree/storage"
	store "stepfree/storage/candidate"
	views "stepfree/views/candidate"
	"stepfree/views/ui"
)

// addressForm is the answer whether an address that HR entered is right.
type addressForm struct {
	Right string `form:"right" validate:"required,oneof=yes no"`
}

// showAddress asks whether the address that HR entered for an application is right. It redirects if there is nothing to
// ask.
func (h *Handler) showAddress(c *fiber.Ctx, me account.Candidate) error {
	a, err := h.application(c, me)
	if err != nil {
		return err
	}
	address := a.AddressToConfirm(me.Email)
	if address == "" {
		return web.SeeOther(c, account.RoleCandidate.Home())
	}
	return renderAddress(c, me, address, ui.FormState{})
}

// renderAddress renders the question; with errors the status is 422.
func renderAddress(c *fiber.Ctx, me account.Candidate, address string, state ui.FormState) error {
	l := web.L(c)
	frame := web.Frame(c, l.T("candidate.address.title"))
	frame.Back = &ui.Link{Text: l.T("candidate.back_to_applications"), Href: account.RoleCandidate.Home()}
	frame.Error = len(state.Errors) > 0
	page := views.AddressPage{Own: me.Email, Entered: address, Form: web.PrepareForm(c, c.Path()), State: state}
	return web.RenderForm(c, frame, views.Address(frame, page))
}

// saveAddress stores the answer. HR is told nothing of it. Sending the form again is no error.
func (h *Handler) saveAddress(c *fiber.Ctx, me account.Candidate) error {
	a, err := h.application(c, me)
	if err != nil {
		return err
	}
	in, form, err := web.Bind[addressForm](c, "address")
	if err != nil {
		return err
	}
	address := a.AddressToConfirm(me.Email)
	if address == "" {
		return web.SeeOther(c, account.RoleCandidate.Home())
	}
	if !form.OK() {
		return renderAddress(c, me, address, form.FormState)
	}
	err = h.Store.Run(c.UserContext(), me, func(tx store.Tx) error {
		return tx.AnswerAddress(c.UserContext(), a.ID, in.Right == "yes")
	})
	if errors.Is(err, storage.ErrExists) {
		form.Fail("right", web.L(c).T("error.address.exists"))
		return renderAddress(c, me, address, form.FormState)
	}
	if err != nil {
		return err
	}
	return web.Done(c, account.RoleCandidate.Home(), "notice.address")
}
