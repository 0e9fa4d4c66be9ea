// Package account knows who people are: one typed identity per audience, their sessions, passwords and codes.
//
// A handler asks for the audience it serves by the type of its parameter, so that it cannot be registered for another one.
package account

// Role is the one thing that an account is for; a person holds at most one staff role.
type Role string

// The roles, which are the audiences of the product too.
const (
	RoleCandidate Role = "candidate"
	RoleAdviser   Role = "adviser"
	RoleHR        Role = "hr"
	RolePanel     Role = "panel"
	RoleAdmin     Role = "admin"
)

// Roles lists every role, candidates first.
func Roles() []Role { return []Role{RoleCandidate, RoleAdviser, RoleHR, RolePanel, RoleAdmin} }

// StaffRoles lists the roles that an administrator can give.
func StaffRoles() []Role { return []Role{RoleAdviser, RoleHR, RolePanel, RoleAdmin} }

// Login is the database login of an audience.
func (r Role) Login() string { return "stepfree_" + string(r) }

// Home is the path of an audience's first page, and the prefix of all its pages.
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
