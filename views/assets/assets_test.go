package assets_test

import (
	"bytes"
	"compress/gzip"
	"io"
	"strings"
	"testing"

	"stepfree/views/assets"
)

func names() []string { return []string{"app.css", "review.js", "vault.js"} }

func TestFind_ByContentName(t *testing.T) {
	t.Parallel()
	types := map[string]string{
		"app.css":   "text/css; charset=utf-8",
		"review.js": "text/javascript; charset=utf-8",
		"vault.js":  "text/javascript; charset=utf-8",
	}
	for _, name := range names() {
		path := assets.Path(name)
		urlName, ok := strings.CutPrefix(path, assets.Prefix)
		if !ok || urlName == name {
			t.Fatalf("%s is at %q", name, path)
		}
		body, contentType, ok := assets.Lookup(urlName)
		if !ok || len(body) == 0 || contentType != types[name] {
			t.Errorf("%s: %d bytes, %q, %v", name, len(body), contentType, ok)
		}
	}
}

func TestFind_UnknownNames(t *testing.T) {
	t.Parallel()
	if path := assets.Path("other.css"); path != "" {
		t.Errorf("other.css is at %q", path)
	}
	for _, name := range []string{"", "app.css", "app.0000000000000000.css", "../assets.go"} {
		if _, _, ok := assets.Lookup(name); ok {
			t.Errorf("%q was found", name)
		}
		if _, _, ok := assets.Encoded(name, "gzip"); ok {
			t.Errorf("%q was found encoded", name)
		}
	}
}

func TestAsset_BestAcceptedEncoding(t *testing.T) {
	t.Parallel()
	cases := []struct{ accepts, want string }{
		{"gzip, deflate, br, zstd", "br"},
		{"gzip;q=1.0, br;q=0", "gzip"},
		{"br; q=0.5", "br"},
		{"GZIP", "gzip"},
		{"", ""},
		{"identity", ""},
		{"gzip;q=0.000", ""},
		{"brotli", ""},
	}
	urlName := strings.TrimPrefix(assets.Path("app.css"), assets.Prefix)
	for _, c := range cases {
		if _, got, ok := assets.Encoded(urlName, c.accepts); !ok || got != c.want {
			t.Errorf("%q: got %q, want %q", c.accepts, got, c.want)
		}
	}
}

func TestAsset_CompressedIsEqual(t *testing.T) {
	t.Parallel()
	for _, name := range names() {
		urlName := strings.TrimPrefix(assets.Path(name), assets.Prefix)
		plain, _, _ := assets.Lookup(urlName)
		packed, _, _ := assets.Encoded(urlName, "gzip")
		reader, err := gzip.NewReader(bytes.NewReader(packed))
		if err != nil {
			t.Fatal(err)
		}
		unpacked, err := io.ReadAll(reader)
		if err != nil || !bytes.Equal(plain, unpacked) {
			t.Errorf("%s differs, %v", name, err)
		}
	}
}

func TestAssets_CandidatePageWeight(t *testing.T) {
	t.Parallel()
	style, _, _ := assets.Encoded(strings.TrimPrefix(assets.Path("app.css"), assets.Prefix), "gzip")
	if len(style) > 20_000 {
		t.Errorf("the style is %d bytes compressed", len(style))
	}
}

func TestStyle_NoExternalURLsNoAnimation(t *testing.T) {
	t.Parallel()
	style, _, _ := assets.Lookup(strings.TrimPrefix(assets.Path("app.css"), assets.Prefix))
	for _, bad := range []string{
		"url(", "@import", "@font-face", "@keyframes", "position:fixed", "position:sticky", "GDS Transport",
	} {
		if bytes.Contains(style, []byte(bad)) {
			t.Errorf("the style holds %s", bad)
		}
	}
}
