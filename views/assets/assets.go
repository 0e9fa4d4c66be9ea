// Package assets embeds the styles and scripts for browsers. Their names contain a hash of the content, so browsers may
// cache them without limit.
package assets

import (
	"crypto/sha256"
	"crypto/sha512"
	"embed"
	"encoding/base64"
	"encoding/hex"
	"path"
	"strings"
	"sync"
)

// "No matching files found" on the next line means that style and scripts are not built yet: run `make assets`.
//
//go:embed dist
var dist embed.FS

// Prefix is the folder of the site in which assets are served.
const Prefix = "/assets/"

// file is one asset in every encoding in which it was built.
type file struct {
	contentType         string
	plain, gzip, brotli []byte
	integrity           string
}

type index struct {
	paths map[string]string // "app.css" → "/assets/app.<hash>.css"
	files map[string]file   // by the last part of that path
}

// all decodes the embedded files once.
var all = sync.OnceValue(func() index {
	return load(
		"app.css", "reading.css", "review.js", "vault.js", "strength.js", "session.js", "upload.js",
		"reading-400.woff2", "reading-400-ext.woff2", "reading-700.woff2", "reading-700-ext.woff2",
	)
})

func load(names ...string) index {
	x := index{paths: map[string]string{}, files: map[string]file{}}
	for _, name := range names {
		f := file{contentType: contentType(name), plain: read(name), gzip: read(name + ".gz"), brotli: read(name + ".br")}
		hash, digest := sha256.Sum256(f.plain), sha512.Sum384(f.plain)
		f.integrity = "sha384-" + base64.StdEncoding.EncodeToString(digest[:])
		ext := path.Ext(name)
		urlName := strings.TrimSuffix(name, ext) + "." + hex.EncodeToString(hash[:8]) + ext
		x.paths[name] = Prefix + urlName
		x.files[urlName] = f
	}
	return x
}

// read returns nil for a file that was not built, so that Lookup does not find it.
func read(name string) []byte {
	body, err := dist.ReadFile("dist/" + name)
	if err != nil {
		return nil
	}
	return body
}

func contentType(name string) string {
	switch path.Ext(name) {
	case ".css":
		return "text/css; charset=utf-8"
	case ".woff2":
		return "font/woff2"
	}
	return "text/javascript; charset=utf-8"
}

// Path is the address of an asset, for "app.css", "reading.css", "review.js" or "vault.js". A name that was not built
// is the empty string.
func Path(name string) string { return all().paths[name] }

// Integrity returns the hash with which a browser checks a style or script (W3C Subresource Integrity).
func Integrity(name string) string {
	return all().files[strings.TrimPrefix(Path(name), Prefix)].integrity
}

// Lookup returns an asset by the last part of its path, such as "app.0123456789abcdef.css".
func Lookup(urlName string) (body []byte, contentType string, ok bool) {
	f, ok := all().files[urlName]
	if !ok || len(f.plain) == 0 {
		return nil, "", false
	}
	return f.plain, f.contentType, true
}

// Encoded returns an asset in the best encoding that an Accept-Encoding header allows: "br", "gzip", or "" for plain.
func Encoded(urlName, acceptEncoding string) (body []byte, encoding string, ok bool) {
	f, ok := all().files[urlName]
	if !ok || len(f.plain) == 0 {
		return nil, "", false
	}
	switch {
	case accepts(acceptEncoding, "br") && len(f.brotli) > 0:
		return f.brotli, "br", true
	case accepts(acceptEncoding, "gzip") && len(f.gzip) > 0:
		return f.gzip, "gzip", true
	}
	return f.plain, "", true
}

// accepts reports whether an Accept-Encoding header allows an encoding: it names it, without q=0.
func accepts(header, encoding string) bool {
	for part := range strings.SplitSeq(header, ",") {
		name, parameter, _ := strings.Cut(part, ";")
		if !strings.EqualFold(strings.TrimSpace(name), encoding) {
			continue
		}
		weight := strings.TrimPrefix(strings.ReplaceAll(parameter, " ", ""), "q=")
		return strings.Trim(weight, "0.") != "" || weight == ""
	}
	return false
}
