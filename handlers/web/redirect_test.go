package web

import "testing"

func TestSafeRedirect_BelowPrefix(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ target, prefix, want string }{
		{"/interviews/rooms", "/interviews", "/interviews/rooms"},
		{"/interviews/rooms?kind=1", "/interviews", "/interviews/rooms"},
		{"/interviews/a%2fb", "/interviews", "/interviews/a%2fb"},
		{"/interviews/rooms#title_en", "/interviews", "/interviews/rooms#title_en"},
		{"/interviews/rooms#a:b", "/interviews", "/interviews/rooms"},
		{"/interviews/rooms#a%0d%0aLocation:x", "/interviews", "/interviews/rooms"},
		{"/interviews/rooms#a%23b", "/interviews", "/interviews/rooms"},
		{"", "/interviews", "/interviews"},
		{"/", "/interviews", "/interviews"},
		{"/review", "/interviews", "/interviews"},
		{"/interviewsX/rooms", "/interviews", "/interviews"},
		{"//evil.example/interviews/", "/interviews", "/interviews"},
		{"https://evil.example/interviews/rooms", "/interviews", "/interviews"},
		{"//interviews/rooms", "/interviews", "/interviews"},
		{`\\evil.example/interviews/`, "/interviews", "/interviews"},
		{"javascript:/interviews/rooms", "/interviews", "/interviews"},
		{"/interviews/sign-out", "/interviews", "/interviews"},
		{"%2finterviews/rooms", "/interviews", "/interviews"},
		{"%zz", "/interviews", "/interviews"},

		{"/", "/", "/"},
		{"/requests/1", "/", "/requests/1"},
		{"/help?lang=fr", "/", "/help"},
		{"", "/", "/"},
		{"help", "/", "/"},
		{"%2f", "/", "/"},
		{"%2frequests/1", "/", "/"},
		{"//evil.example/", "/", "/"},
		{"/%2f/evil.example", "/", "/"},
		{`/\evil.example`, "/", "/%5Cevil.example"},
		{"https://evil.example", "/", "/"},
		{"javascript:alert(1)", "/", "/"},
	} {
		if got := SafeRedirect(c.target, c.prefix); got != c.want {
			t.Errorf("%q below %s: %s, want %s", c.target, c.prefix, got, c.want)
		}
	}
}
