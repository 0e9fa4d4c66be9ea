package public

import (
	"strings"

	"github.com/gofiber/fiber/v2"

	"stepfree/account"
	"stepfree/handlers/web"
	views "stepfree/views/public"
)

// showDemo lists the people of the demonstration, with the current code of each authenticator app.
func (h *Handler) showDemo(c *fiber.Ctx) error {
	var people []views.DemoPerson
	for _, p := range h.Demo.People {
		person := views.DemoPerson{
			Role: string(p.Role), Name: p.Name, Email: p.Email, Password: p.Password, Passphrase: p.Passphrase,
			SignIn: p.Role.SignInPage(),
		}
		if p.Role.IsStaff() {
			code, err := account.GenerateCode(p.Secret, h.Now())
			if err != nil {
				return err
			}
			person.Code = code
		}
		people = append(people, person)
	}
	return web.Render(c, views.Demo(web.Frame(c, web.L(c).T("demo.title")), people))
}

// showMailbox lists the e-mails of the demonstration. Their links lead to this portal.
func (h *Handler) showMailbox(c *fiber.Ctx) error {
	var mails []views.Mail
	for _, m := range h.Demo.Mailbox.Messages("") {
		mails = append(mails, views.Mail{To: m.To, Subject: m.Subject, Paragraphs: paragraphs(m.Text, h.Origin)})
	}
	return web.Render(c, views.Mailbox(web.Frame(c, web.L(c).T("mailbox.title")), mails))
}

// paragraphs splits the text of an e-mail; a paragraph that is an address in this portal becomes a link.
func paragraphs(text, origin string) []views.Paragraph {
	var all []views.Paragraph
	for part := range strings.SplitSeq(strings.TrimSpace(text), "\n\n") {
		part = strings.TrimSpace(part)
		if path, ok := strings.CutPrefix(part, origin); ok && strings.HasPrefix(path, "/") {
			all = append(all, views.Paragraph{Text: part, Href: path})
			continue
		}
		all = append(all, views.Paragraph{Text: part})
	}
	return all
}
