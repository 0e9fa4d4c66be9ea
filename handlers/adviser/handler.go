// Package adviser handles the pages of medical advisers: the queue, one request, its decisions and the vault. It
// holds no private key: it sends sealed data, which the adviser's browser opens.
package adviser

import (
	"stepfree/casework/review"
	"stepfree/handlers/web"
	store "stepfree/storage/adviser"
)

// Handler handles the routes of advisers.
type Handler struct {
	*web.Site
	Store  *store.Store
	Review review.Service
}
