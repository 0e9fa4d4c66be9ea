package handlers

import (
	"github.com/gofiber/fiber/v2"

	"stepfree/storage"
	"stepfree/views/assets"
)

// assetRoute serves style and scripts, whose names change with their content.
const assetRoute = assets.Prefix + ":name"

// serveAsset answers with a style or a script, which browsers may keep for ever.
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
