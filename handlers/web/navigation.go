package web

import (
	"stepfree/account"
	"stepfree/locale"
	"stepfree/views/ui"
)

// navigation returns the navigation of an audience, with the current item marked.
func navigation(l locale.Localizer, role account.Role, path string) []ui.Link {
	var links []ui.Link
	for _, item := range navItems(role) {
		links = append(links, ui.Link{Text: l.T(item.key), Href: item.path, Current: item.path == path})
	}
	return links
}

type navItem struct{ key, path string }

func navItems(role account.Role) []navItem {
	switch role {
	case account.RoleCandidate:
		return []navItem{{"nav.applications", "/requests"}}
	case account.RoleAdviser:
		return []navItem{{"nav.queue", "/review"}, {"nav.vault", "/review/vault"}}
	case account.RoleHR:
		return []navItem{
			{"nav.vacancies", "/interviews"},
			{"nav.rooms", "/interviews/rooms"},
			{"nav.providers", "/interviews/providers"},
			{"nav.panel_members", "/interviews/panel-members"},
		}
	case account.RolePanel:
		return []navItem{{"nav.own_interviews", "/panel"}}
	case account.RoleAdmin:
		return []navItem{{"nav.accounts", "/admin"}, {"nav.vault_state", "/admin/vault"}}
	}
	return nil
}
