package web

import (
	"bytes"
	"errors"
	"io"
	"mime/multipart"
	"net/url"
	"strings"
	"testing"
	"time"
	"unicode"
	"unicode/utf8"

	"github.com/gofiber/fiber/v2"
	"github.com/valyala/fasthttp"

	"stepfree/account"
	"stepfree/locale"
)

// FuzzParts checks that a part of any body is read, refused or ErrTruncated, and that file names are safe to show.
func FuzzParts(f *testing.F) {
	f.Add([]byte("--b\r\nContent-Disposition: form-data; name=\"csrf\"\r\n\r\ntoken\r\n" +
		"--b\r\nContent-Disposition: form-data; name=\"file\"; filename=\"C:\\\\x\\\\a.pdf\"\r\n\r\n%PDF\r\n--b--\r\n"))
	f.Add([]byte("--b\r\nContent-Disposition: form-data; name=\"file\"; filename*=UTF-8''%E2%80%AEfdp.exe\r\n\r\n"))
	f.Fuzz(func(t *testing.T, body []byte) {
		p := &Parts{multipart.NewReader(bytes.NewReader(body), "b")}
		for {
			part, err := p.Next()
			if errors.Is(err, io.EOF) || errors.Is(err, ErrTruncated) {
				return
			}
			if err != nil {
				t.Fatalf("neither io.EOF nor ErrTruncated: %v", err)
			}
			name := FileName(part)
			if !utf8.ValidString(name) || utf8.RuneCountInString(name) > maxFileName || strings.ContainsAny(name, `/\`) ||
				strings.ContainsFunc(name, unicode.IsControl) {
				t.Fatalf("the name %q", name)
			}
		}
	})
}

// FuzzBind checks that a form is refused or all of its values can be stored.
func FuzzBind(f *testing.F) {
	bundle, err := locale.Load()
	if err != nil {
		f.Fatal(err)
	}
	f.Add([]byte("name=Ana+O%27Kowalska&email=ana%2Bjobs%40mail.example&feature=a&feature=b"))
	f.Add([]byte("name=%00&email=%ff"))
	app := fiber.New(fiber.Config{Immutable: true})
	f.Fuzz(func(t *testing.T, body []byte) {
		c := app.AcquireCtx(&fasthttp.RequestCtx{})
		defer app.ReleaseCtx(c)
		c.Locals(localizerKey{}, bundle.Localizer("en", time.UTC))
		c.Request().Header.SetMethod(fiber.MethodPost)
		c.Request().Header.SetContentType(formType)
		c.Request().SetBody(body)
		in, form, err := Bind[struct {
			Name     string   `form:"name"  validate:"required,max=20"`
			Email    string   `form:"email" validate:"omitempty,email"`
			Features []string `form:"feature"`
		}](c, "fuzz")
		if errors.Is(err, ErrBadForm) {
			return
		}
		if err != nil {
			t.Fatal(err)
		}
		for name, values := range form.Values {
			for _, value := range append(values, name) {
				if !utf8.ValidString(value) || strings.Contains(value, "\x00") {
					t.Fatalf("%q cannot be stored", value)
				}
			}
		}
		if form.OK() && (in.Name == "" || utf8.RuneCountInString(in.Name) > 20) {
			t.Fatalf("%q passed", in.Name)
		}
	})
}

// FuzzSafeRedirect checks that no target leads to another site.
func FuzzSafeRedirect(f *testing.F) {
	for _, seed := range []string{
		"/requests/1", "//evil.example/", `/\evil.example`, "https://evil.example", "/%2f/evil.example", "/\tx",
		"javascript:alert(1)", "%2f", "%2frequests/1",
	} {
		f.Add(seed)
	}
	site := &url.URL{Scheme: "https", Host: "portal.example"}
	f.Fuzz(func(t *testing.T, back string) {
		for _, path := range []string{SafeRedirect(back, "/"), SafeRedirect(back, account.RoleCandidate.Home())} {
			// Browsers read backslashes as slashes and remove tabs and line breaks.
			seen := strings.NewReplacer(`\`, "/", "\t", "", "\n", "", "\r", "").Replace(path)
			u, err := site.Parse(seen)
			if err != nil || u.Host != site.Host || u.Scheme != site.Scheme || !strings.HasPrefix(seen, "/") ||
				strings.HasPrefix(seen, "//") {
				t.Fatalf("%q leads to %q", back, path)
			}
		}
	})
}

// FuzzCookies checks that a cookie header is refused or has at most one value that can be used as the session.
func FuzzCookies(f *testing.F) {
	name := cookieName(account.RoleCandidate)
	for _, seed := range []string{
		name + "=a", name + "=a; " + name + "=b", name + "=a;" + name, "x=\"; " + name + "=a\"; " + name + "=b",
		" " + name + " =a;; =" + name, "look=dark, " + name + "=a",
	} {
		f.Add(seed)
	}
	app := fiber.New(fiber.Config{Immutable: true})
	f.Fuzz(func(t *testing.T, line string) {
		if strings.ContainsAny(line, "\r\n") {
			return // more than one line
		}
		c := app.AcquireCtx(&fasthttp.RequestCtx{})
		defer app.ReleaseCtx(c)
		c.Request().Header.Set(fiber.HeaderCookie, line)
		taken := c.Cookies(name)
		if hasDuplicateCookie(&c.Request().Header) {
			return
		}
		// RFC 6265bis, section 5.6: semicolons separate pairs, and the first equals sign ends the name.
		var values []string
		for pair := range strings.SplitSeq(line, ";") {
			key, value, named := strings.Cut(pair, "=")
			value = strings.Trim(value, " \t")
			if len(value) > 1 && strings.HasPrefix(value, `"`) && strings.HasSuffix(value, `"`) {
				value = value[1 : len(value)-1]
			}
			// A value with a quote or a backslash is invalid (section 4.1.1): such pairs are ignored.
			if named && strings.Trim(key, " \t") == name && !strings.ContainsAny(value, `"\`) {
				values = append(values, value)
			}
		}
		if len(values) > 1 {
			t.Fatalf("%q has two sessions and is accepted", line)
		}
		if taken != "" && (len(values) == 0 || values[0] != taken) {
			t.Fatalf("%q: session %q is not in the header", line, taken)
		}
	})
}
