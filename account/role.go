// Package account has the identities of people: one type per audience, and their session tokens, passwords and TOTP
// codes.
//
// It imports no other package of the product.
package account

import "time"

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

// properties is one row of the table of roles.
type properties struct {
	role       Role
	login      string // PostgreSQL login
	home       string // path of the first page, and prefix of all pages
	signIn     string // path of the sign-in page
	isStaff    bool
	session    time.Duration
	navigation []NavItem
}

// NavItem is an item of an audience's navigation.
type NavItem struct {
	Key  string // of its message
	Path string
}

// InvitationPath is the beginning of the path of the link with which a member of staff sets up an account; the link's
// token follows.
const InvitationPath = "/staff/invitation/"

// The longest that a session lasts, used or not. The database ends it, and earlier if it is not used.
const (
	candidateSession = 30 * 24 * time.Hour
	staffSession     = 12 * time.Hour
)

// table has everything that differs by role, RoleCandidate first. Name, login, home, isStaff and session are also in the
// SQL table account.role; a test compares them.
func table() []properties {
	const signIn, staffSignIn = "/sign-in", "/staff/sign-in"
	return []properties{
		{
			RoleCandidate, "stepfree_candidate", "/requests", signIn, false, candidateSession,
			[]NavItem{{"nav.applications", "/requests"}},
		},
		{
			RoleAdviser, "stepfree_adviser", "/review", staffSignIn, true, staffSession,
			[]NavItem{{"nav.queue", "/review"}, {"nav.vault", "/review/vault"}},
		},
		{
			RoleHR, "stepfree_hr", "/interviews", staffSignIn, true, staffSession,
			[]NavItem{
				{"nav.today", "/interviews"},
				{"nav.rooms", "/interviews/rooms"},
				{"nav.providers", "/interviews/providers"},
				{"nav.panel_members", "/interviews/panel-members"},
			},
		},
		{
			RolePanel, "stepfree_panel", "/panel", staffSignIn, true, staffSession,
			[]NavItem{{"nav.own_interviews", "/panel"}},
		},
		{
			RoleAdmin, "stepfree_admin", "/admin", staffSignIn, true, staffSession,
			[]NavItem{
				{"nav.accounts", "/admin"},
				{"nav.vault_state", "/admin/vault"},
				{"nav.days", "/admin/days"},
				{"nav.hours", "/admin/hours"},
			},
		},
	}
}

// properties returns the row of a role. An unknown role has the home "/" and nothing else.
func (r Role) properties() properties {
	for _, p := range table() {
		if p.role == r {
			return p
		}
	}
	return properties{home: "/"}
}

// Roles returns all roles, RoleCandidate first.
func Roles() (roles []Role) {
	for _, p := range table() {
		roles = append(roles, p.role)
	}
	return roles
}

// StaffRoles returns the roles that an administrator can assign.
func StaffRoles() (roles []Role) {
	for _, p := range table() {
		if p.isStaff {
			roles = append(roles, p.role)
		}
	}
	return roles
}

// Login returns the PostgreSQL login of the audience.
func (r Role) Login() string { return r.properties().login }

// Home returns the path of the audience's first page, which is the prefix of all its pages, or "/" for an unknown role.
func (r Role) Home() string { return r.properties().home }

// SignInPage returns the path of the page on which the audience signs in.
func (r Role) SignInPage() string { return r.properties().signIn }

// IsStaff reports whether the role is assigned by an administrator and signs in with a password.
func (r Role) IsStaff() bool { return r.properties().isStaff }

// LongestSession returns how long a session of the audience lasts at most.
func (r Role) LongestSession() time.Duration { return r.properties().session }

// Navigation returns the navigation of the audience.
func (r Role) Navigation() []NavItem { return r.properties().navigation }
