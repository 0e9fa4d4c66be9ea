package web

import (
	"stepfree/account"
	"stepfree/locale"
	"stepfree/views/ui"
)

// navigation returns the navigation of an audience.
func navigation(l locale.Localizer, role account.Role) []ui.Link {
	var links []ui.Link
	for _, item := range role.Navigation() {
		links = append(links, ui.Link{Text: l.T(item.Key), Href: item.Path})
	}
	return links
}
