package web

import (
	"net"
	"net/netip"
	"testing"

	"github.com/gofiber/fiber/v2"
	"github.com/valyala/fasthttp"
)

func TestSiteNetwork_KnownProxies(t *testing.T) {
	t.Parallel()
	s := &Site{Proxies: []netip.Prefix{netip.MustParsePrefix("127.0.0.0/8"), netip.MustParsePrefix("fd00::/64")}}
	for name, c := range map[string]struct {
		from      string
		forwarded []string
		want      string
	}{
		"no proxy":                     {"192.0.2.77", nil, "192.0.2.0/24"},
		"a forged header":              {"192.0.2.77", []string{"198.51.100.1"}, "192.0.2.0/24"},
		"a trusted proxy":              {"127.0.0.1", []string{"198.51.100.1"}, "198.51.100.0/24"},
		"a forged address before it":   {"127.0.0.1", []string{"10.0.0.1, 198.51.100.1"}, "198.51.100.0/24"},
		"a forged line before its own": {"127.0.0.1", []string{"10.0.0.1", "198.51.100.1"}, "198.51.100.0/24"},
		"IPv6":                         {"fd00::1", []string{"2001:db8:1:2ff::7"}, "2001:db8:1:200::/56"},
		"IPv4 mapped to IPv6":          {"::ffff:127.0.0.1", []string{"::ffff:198.51.100.9"}, "198.51.100.0/24"},
		"IPv6 with a zone":             {"127.0.0.1", []string{"fe80::1%eth0"}, "fe80::/56"},
		"no address":                   {"127.0.0.1", []string{"unknown"}, "127.0.0.0/24"},
		"a proxy without the header":   {"127.0.0.1", nil, "127.0.0.0/24"},
	} {
		app := fiber.New()
		var ctx fasthttp.RequestCtx
		ctx.Init(&fasthttp.Request{}, &net.TCPAddr{IP: net.ParseIP(c.from)}, nil)
		for _, line := range c.forwarded {
			ctx.Request.Header.Add(fiber.HeaderXForwardedFor, line)
		}
		fc := app.AcquireCtx(&ctx)
		if got := s.Network(fc); got != c.want {
			t.Errorf("%s: %s, want %s", name, got, c.want)
		}
		app.ReleaseCtx(fc)
	}
}
