package web

import (
	"net/netip"
	"slices"
	"strings"

	"github.com/gofiber/fiber/v2"
)

const (
	// officeBits is the part of an IPv4 address that the machines of an office have in common.
	officeBits = 24
	// homeBits is the part of an IPv6 address that one household is given (RFC 6177).
	homeBits = 56
)

// Network is where a request comes from, no finer than a household or an office: what is counted by it says nothing of
// who somebody is. A proxy of ours is asked whom it answers; what anybody else writes into that header is not believed.
func (s *Site) Network(c *fiber.Ctx) string {
	at, _ := netip.AddrFromSlice(c.Context().RemoteIP())
	if s.isProxy(at) {
		if forwarded := c.Request().Header.PeekAll(fiber.HeaderXForwardedFor); len(forwarded) > 0 {
			// Each proxy adds at the end whom it got a request from.
			last := string(forwarded[len(forwarded)-1])
			if from, err := netip.ParseAddr(strings.TrimSpace(last[strings.LastIndexByte(last, ',')+1:])); err == nil {
				at = from
			}
		}
	}
	at = at.Unmap().WithZone("")
	bits := homeBits
	if at.Is4() {
		bits = officeBits
	}
	network, err := at.Prefix(bits)
	if err != nil {
		return "unknown"
	}
	return network.String()
}

func (s *Site) isProxy(at netip.Addr) bool {
	return slices.ContainsFunc(s.Proxies, func(p netip.Prefix) bool { return p.Contains(at.Unmap()) })
}
