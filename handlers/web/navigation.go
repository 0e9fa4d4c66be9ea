package web

import (
	"stepfree/account"
	"stepfree/locale"
	"stepfree/views/ui"
)

// navigation lists the places of an audience, the current one marked.
func navigation(l locale.Localizer, role account.Role, path string) []ui.Link {
	var links []ui.Link
	for _, place := range places(role) {
		links = append(links, ui.Link{Text: l.T(place.key), Href: place.path, Current: place.path == path})
	}
	return links
}

type place struct{ key, path string }

func places(role account.Role) []place {
	switch role {
	case account.RoleCandidate:
		return []place{{"nav.applications", "/requests"}}
	case account.RoleAdviser:
		return []place{{"nav.queue", "/review"}, {"nav.vault", "/review/vault"}}
	case account.RoleHR:
		return []place{
			{"nav.vacancies", "/interviews"},
			{"nav.rooms", "/interviews/rooms"},
			{"nav.providers", "/interviews/providers"},
			{"nav.panel_members", "/interviews/panel-members"},
		}
	case account.RolePanel:
		return []place{{"nav.own_interviews", "/panel"}}
	case account.RoleAdmin:
		return []place{{"nav.accounts", "/admin"}, {"nav.vault_state", "/admin/vault"}}
	}
	return nil
}
