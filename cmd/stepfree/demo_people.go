package main

import (
	"stepfree/account"
	"stepfree/handlers/public"
)

// What is known of everybody in the demonstration. None of it opens anything outside it.
const (
	demoPassword   = "every-arrangement-in-place"
	demoPassphrase = "calm river, seven lamps, one open door" //nolint:gosec // of an invented adviser
	adviserEmail   = "maren.vos@stepfree.example"
	hrEmail        = "hugo.lambert@stepfree.example"
	anaEmail       = "ana.kowalska@mail.example"
	brunoEmail     = "bruno.lefevre@mail.example"
	chiaraEmail    = "chiara.rossi@mail.example"
)

// people lists who can be played.
func people() []public.Person {
	staff := func(role account.Role, name, email, secret string) public.Person {
		return public.Person{Role: role, Name: name, Email: email, Password: demoPassword, Secret: secret}
	}
	maren := staff(account.RoleAdviser, "Dr Maren Vos", adviserEmail, "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP")
	maren.Passphrase = demoPassphrase
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
	}
}
