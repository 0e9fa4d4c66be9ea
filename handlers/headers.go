package handlers

import (
	"strings"

	"github.com/gofiber/fiber/v2"
	"github.com/valyala/fasthttp"

	"stepfree/account"
)

const (
	policyStart  = "default-src 'none'; script-src 'self'; style-src 'self'; font-src 'self'; "
	policyEnd    = "; form-action 'self'; base-uri 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'"
	policy       = policyStart + "img-src 'self'" + policyEnd
	policyInside = policyStart + "img-src 'self'; connect-src 'self'" + policyEnd
	policyOpener = policyStart + "img-src 'self' blob:; connect-src 'self'" + policyEnd
)

// Permissions-Policy. The adviser's pages alone may use passkeys, which browsers allow to the own site by default.
const (
	permissions = "camera=(), display-capture=(), geolocation=(), microphone=(), payment=(), usb=()"
	noPasskeys  = ", publickey-credentials-create=(), publickey-credentials-get=()" //nolint:gosec // names of features
)

// strictTransport is the HSTS header (RFC 6797) with two years, the minimum for browsers' preload lists.
const strictTransport = "max-age=63072000; includeSubDomains"

// withHeaders sets the security headers before any handler runs, and answers HEAD with the headers of GET (RFC 9110,
// section 9.3.2).
func withHeaders(next fasthttp.RequestHandler, origin string) fasthttp.RequestHandler {
	return func(ctx *fasthttp.RequestCtx) {
		//guard:security-headers skip
		setHeaders(ctx, origin)
		head := ctx.IsHead()
		if head {
			ctx.Request.Header.SetMethod(fasthttp.MethodGet)
		}
		next(ctx)
		ctx.Response.SkipBody = head
	}
}

// setHeaders sets the security headers of a response. Pages of an audience may connect to this site, and only the
// adviser's may show blobs, which are opened files, and use passkeys.
func setHeaders(ctx *fasthttp.RequestCtx, origin string) {
	h := &ctx.Response.Header
	h.Set(fiber.HeaderContentSecurityPolicy, policy)
	h.Set(fiber.HeaderPermissionsPolicy, permissions+noPasskeys)
	for _, role := range account.Roles() {
		if home, path := role.Home(), string(ctx.Path()); path == home || strings.HasPrefix(path, home+"/") {
			h.Set(fiber.HeaderContentSecurityPolicy, policyFor(role))
			if role == account.RoleAdviser {
				h.Set(fiber.HeaderPermissionsPolicy, permissions)
			}
		}
	}
	// With no-referrer, forms of this site would send "Origin: null".
	h.Set(fiber.HeaderReferrerPolicy, "same-origin")
	h.Set(fiber.HeaderCacheControl, "no-store")
	h.Set(fiber.HeaderXContentTypeOptions, "nosniff")
	h.Set("Cross-Origin-Opener-Policy", "same-origin")
	h.Set("Cross-Origin-Resource-Policy", "same-origin")
	if strings.HasPrefix(origin, "https://") {
		h.Set(fiber.HeaderStrictTransportSecurity, strictTransport)
	}
}

func policyFor(role account.Role) string {
	if role == account.RoleAdviser {
		return policyOpener
	}
	return policyInside
}
