package demo

import (
	"stepfree/account"
	"stepfree/handlers/public"
)

// The passphrase with which an adviser of the demonstration opens requests, and the adviser's address. They open
// nothing outside it.
const (
	Passphrase   = "calm river, seven lamps, one open door" //nolint:gosec // of an invented adviser
	AdviserEmail = "maren.vos@stepfree.example"
)

const (
	password    = "every-arrangement-in-place"
	hrEmail     = "hugo.lambert@stepfree.example"
	anaEmail    = "ana.kowalska@mail.example"
	brunoEmail  = "bruno.lefevre@mail.example"
	chiaraEmail = "chiara.rossi@mail.example"
)

// People lists the accounts of the demonstration.
func People() []public.Person {
	staff := func(role account.Role, name, email, secret string) public.Person {
		return public.Person{Role: role, Name: name, Email: email, Password: password, Secret: secret}
	}
	maren := staff(account.RoleAdviser, "Dr Maren Vos", AdviserEmail, "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP")
	maren.Passphrase = Passphrase
	return []public.Person{
		{Role: account.RoleCandidate, Name: "Ana Kowalska", Email: anaEmail},
		{Role: account.RoleCandidate, Name: "Bruno Lefèvre", Email: brunoEmail},
		{Role: account.RoleCandidate, Name: "Chiara Rossi", Email: chiaraEmail},
		maren,
		staff(account.RoleAdviser, "Dr Paul Girard", "paul.girard@stepfree.example", "KRSXG5CTMVRXEZLUKRSXG5CTMVRXEZLU"),
		staff(account.RoleHR, "Hugo Lambert", hrEmail, "MFRGGZDFMZTWQ2LKMFRGGZDFMZTWQ2LK"),
		staff(account.RolePanel, "Petra Novak", "petra.novak@stepfree.example", "NB2W45DFOIZANB2W45DFOIZANB2W45DF"),
		staff(account.RolePanel, "Pierre Maes", "pierre.maes@stepfree.example", "ONSWG4TFOQQHGZLDOJSXIIDTMVRXEZLU"),
		staff(account.RoleAdmin, "Adèle Martin", "adele.martin@stepfree.example", "PFXXK4RAONSWG4TFPFXXK4RAONSWG4TF"),
		staff(account.RoleAdmin, "André Dumont", "andre.dumont@stepfree.example", "OB2XEZJANVSWG4TFOB2XEZJANVSWG4TF"),
	}
}
