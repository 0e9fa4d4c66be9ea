package web

import (
	"net/netip"
	"slices"
	"strings"

	"github.com/gofiber/fiber/v2"
)

const (
	// ipv4Bits is the prefix length that the machines of an office share.
	ipv4Bits = 24
	// ipv6Bits is the prefix length that one household is assigned (RFC 6177).
	ipv6Bits = 56
)

// Network returns the network of the peer address, no finer than a household or an office, as the key of rate limits.
// X-Forwarded-For is trusted from addresses in s.Proxies only. It returns "unknown" if there is no valid address.
func (s *Site) Network(c *fiber.Ctx) string {
	at := peer(c)
	//guard:trusted-proxy always
	if s.isProxy(at) {
		if forwarded := c.Request().Header.PeekAll(fiber.HeaderXForwardedFor); len(forwarded) > 0 {
			// Each proxy appends the address of its own peer: the last one is the only one that is trustworthy.
			last := string(forwarded[len(forwarded)-1])
			if from, err := netip.ParseAddr(strings.TrimSpace(last[strings.LastIndexByte(last, ',')+1:])); err == nil {
				at = from
			}
		}
	}
	at = at.Unmap().WithZone("")
	bits := ipv6Bits
	if at.Is4() {
		bits = ipv4Bits
	}
	network, err := at.Prefix(bits)
	if err != nil {
		return "unknown"
	}
	return network.String()
}

// WarnUnlistedProxy is middleware that logs, once, that X-Forwarded-For came from an address that is no listed proxy: an
// unlisted one makes all its visitors one network to the rate limits. The address is not logged: it may be a person's.
func (s *Site) WarnUnlistedProxy(c *fiber.Ctx) error {
	if len(c.Request().Header.Peek(fiber.HeaderXForwardedFor)) > 0 && !s.isProxy(peer(c)) {
		s.warned.Do(func() {
			s.Log.WarnContext(c.UserContext(), "X-Forwarded-For from an address that is not listed in --proxy")
		})
	}
	return c.Next()
}

// peer returns the address at the other end of the connection.
func peer(c *fiber.Ctx) netip.Addr {
	at, _ := netip.AddrFromSlice(c.Context().RemoteIP())
	return at
}

func (s *Site) isProxy(at netip.Addr) bool {
	return slices.ContainsFunc(s.Proxies, func(p netip.Prefix) bool { return p.Contains(at.Unmap()) })
}
