package handlers

import (
	"github.com/gofiber/fiber/v2"

	"stepfree/storage"
	"stepfree/views/assets"
)

// assetRoute is the path of style and scripts. Their names contain a hash of the content.
const assetRoute = assets.Prefix + ":name"

// serveAsset serves a style or script, compressed if the browser accepts it, to be cached without limit.
func serveAsset(c *fiber.Ctx) error {
	name := c.Params("name")
	_, contentType, ok := assets.Lookup(name)
	if !ok {
		return storage.ErrNotFound
	}
	body, encoding, _ := assets.Encoded(name, c.Get(fiber.HeaderAcceptEncoding))
	if encoding != "" {
		c.Set(fiber.HeaderContentEncoding, encoding)
	}
	c.Set(fiber.HeaderVary, fiber.HeaderAcceptEncoding)
	c.Set(fiber.HeaderCacheControl, "public, max-age=31536000, immutable")
	c.Set(fiber.HeaderContentType, contentType)
	return c.Send(body)
}

// faviconRoute is requested by browsers for sites without an icon.
const faviconRoute = "/favicon.ico"

// serveNoFavicon answers 204, to be cached for a week: without it each visit would be sent a whole error page.
func serveNoFavicon(c *fiber.Ctx) error {
	c.Set(fiber.HeaderCacheControl, "public, max-age=604800")
	return c.SendStatus(fiber.StatusNoContent)
}
