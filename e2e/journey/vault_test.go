package journey_test

import (
	"testing"

	"stepfree/account"
	"stepfree/e2e/harness/inprocess"
	"stepfree/e2e/journey"
)

func TestVault_GrantToSecondAdviser(t *testing.T) {
	t.Parallel()
	p := inprocess.New(t)
	first, second := p.Staff(t, account.RoleAdviser, "Dr Vos"), p.Staff(t, account.RoleAdviser, "Dr Girard")
	admin := p.Staff(t, account.RoleAdmin, "Adele Martin")
	passphrase := p.Vault(t, first)
	v := journey.New(t, p.Origin)

	v.SignInStaff(admin)
	v.Open("/admin/vault")
	v.Sees("Dr Vos", "Dr Girard")

	v.SignInStaff(second)
	v.Open("/review/vault")
	v.Sees("Only 1 adviser can open the vault")
	v.Fill("new", "another calm river, eight lamps")
	v.Fill("again", "another calm river, eight lamps")
	v.Press("Make my key")
	v.Sees("Your key was made", "must now let you in")

	letInGirard(v, first, passphrase)
	v.SeesNot("Only 1 adviser")
}

// letInGirard has an adviser give Dr Girard access to the vault.
func letInGirard(v *journey.Visitor, adviser inprocess.Staff, passphrase string) {
	v.SignInStaff(adviser)
	v.Open("/review/vault")
	v.Fill("passphrase", passphrase)
	v.Stay("Open the vault")
	v.Waits("The vault is open in this page.")
	v.Press("Give access to Dr Girard")
	v.Sees("Access was given", "No adviser waits for access")
}

// An adviser who forgot the passphrase makes another key, and the colleague gives access to it.
func TestForgotten_ColleagueLetsInAgain(t *testing.T) {
	t.Parallel()
	p := inprocess.New(t)
	first, second := p.Staff(t, account.RoleAdviser, "Dr Vos"), p.Staff(t, account.RoleAdviser, "Dr Girard")
	passphrase := p.Vault(t, first)
	v := journey.New(t, p.Origin)
	makeKey := func(button string) {
		v.Fill("new", "another calm river, eight lamps")
		v.Fill("again", "another calm river, eight lamps")
		v.Press(button)
	}
	v.SignInStaff(second)
	v.Open("/review/vault")
	makeKey("Make my key")
	letInGirard(v, first, passphrase)

	v.SignInStaff(second)
	v.Open("/review/vault")
	v.Press("I have forgotten my passphrase")
	v.Sees("A colleague lets you in", "Dr Vos")
	makeKey("Replace my key")
	v.Sees("Your key was replaced", "must now let you in")
	letInGirard(v, first, passphrase)
}
