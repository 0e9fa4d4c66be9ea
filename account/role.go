// Package account has the identities of people: one type per audience, and their session tokens, passwords and TOTP
// codes.
//
// It imports no other package of the product.
package account

// Role is the audience of an account. A person has at most one staff role.
type Role string

// The roles, one for each audience.
const (
	RoleCandidate Role = "candidate"
	RoleAdviser   Role = "adviser"
	RoleHR        Role = "hr"
	RolePanel     Role = "panel"
	RoleAdmin     Role = "admin"
)

// Roles returns all roles, RoleCandidate first.
func Roles() []Role { return []Role{RoleCandidate, RoleAdviser, RoleHR, RolePanel, RoleAdmin} }

// StaffRoles returns the roles that an administrator can assign.
func StaffRoles() []Role { return []Role{RoleAdviser, RoleHR, RolePanel, RoleAdmin} }

// Login returns the PostgreSQL login of the audience.
func (r Role) Login() string { return "stepfree_" + string(r) }

// Home returns the path of the audience's first page, which is the prefix of all its pages, or "/" for an unknown role.
func (r Role) Home() string {
	switch r {
	case RoleCandidate:
		return "/requests"
	case RoleAdviser:
		return "/review"
	case RoleHR:
		return "/interviews"
	case RolePanel:
		return "/panel"
	case RoleAdmin:
		return "/admin"
	}
	return "/"
}
