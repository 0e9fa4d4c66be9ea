package signin

import (
	"errors"

	"github.com/gofiber/fiber/v2"

	"stepfree/account"
	"stepfree/handlers/web"
	"stepfree/storage"
	store "stepfree/storage/signin"
)

// confirm checks the password and the code of a signed-in member of staff and steps the session up. The tries count as
// those of signing in do. It implements web.Site.Confirm.
func (h *Handler) confirm(
	c *fiber.Ctx, role account.Role, me account.Person, password, code string,
) (account.Token, error) {
	//guard:step-up-limit zero
	err := h.countTry(c, me.Email)
	if err != nil {
		return account.Token{}, err
	}
	var who store.StaffCredential
	err = h.store.Run(c.UserContext(), role, func(tx store.Tx) (err error) {
		who, err = tx.StaffCredential(c.UserContext(), me.Email)
		return err
	})
	if err != nil {
		return account.Token{}, err
	}
	session := store.StaffSession{At: h.Now()}
	fits, err := h.checkPassword(c.UserContext(), password, who.PasswordHash)
	if err != nil {
		return account.Token{}, err
	}
	current, err := h.checkCode(who, code, &session)
	if err != nil {
		return account.Token{}, err
	}
	if !fits || //guard:step-up-password never
		!current {
		return account.Token{}, web.ErrWrong
	}
	up := store.StepUp{Step: session.Step, Recovery: session.Recovery, Token: account.NewToken()}
	err = h.Sessions.StepUp(c.UserContext(), role, me.Session, up)
	if errors.Is(err, storage.ErrChanged) {
		return account.Token{}, web.ErrWrong // the code was used already
	}
	if err == nil {
		err = h.endTries(c, role, up.Token)
	}
	return up.Token, err
}
