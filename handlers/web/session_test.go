package web

import (
	"testing"

	"stepfree/account"
)

func TestThePlaceToReturnToIsAmongTheAudiencesOwnPages(t *testing.T) {
	t.Parallel()
	for next, want := range map[string]string{
		"/interviews/rooms":                     "/interviews/rooms",
		"/interviews/rooms?kind=1":              "/interviews/rooms",
		"/interviews/a%2fb":                     "/interviews/a%2fb",
		"/interviews/rooms#title_en":            "/interviews/rooms#title_en",
		"/interviews/rooms#a:b":                 "/interviews/rooms",
		"/interviews/rooms#a%0d%0aLocation:x":   "/interviews/rooms",
		"/interviews/rooms#a%23b":               "/interviews/rooms",
		"":                                      "/interviews",
		"/":                                     "/interviews",
		"/review":                               "/interviews",
		"/interviewsX/rooms":                    "/interviews",
		"//evil.example/interviews/":            "/interviews",
		"https://evil.example/interviews/rooms": "/interviews",
		"//interviews/rooms":                    "/interviews",
		`\\evil.example/interviews/`:            "/interviews",
		"javascript:/interviews/rooms":          "/interviews",
		"/interviews/sign-out":                  "/interviews",
		"%zz":                                   "/interviews",
	} {
		if got := LocalPath(next, account.RoleHR); got != want {
			t.Errorf("%s: %s, want %s", next, got, want)
		}
	}
}
