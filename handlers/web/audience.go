package web

import (
	"slices"

	"stepfree/account"
)

// Serves reports whether this process serves an audience.
func (s *Site) Serves(role account.Role) bool { return slices.Contains(s.Audiences, role) }

// ServesStaff reports whether this process serves an audience of staff.
func (s *Site) ServesStaff() bool { return slices.ContainsFunc(account.StaffRoles(), s.Serves) }
