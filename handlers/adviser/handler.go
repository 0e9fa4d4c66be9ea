// Package adviser serves the medical adviser: the queue, one request, its decisions, and the vault.
// No key that opens anything is here; the adviser's browser opens what this package hands out sealed.
package adviser

import (
	"stepfree/handlers/web"
	store "stepfree/storage/adviser"
	"stepfree/storage/blob"
)

// Handler answers the adviser's pages.
type Handler struct {
	*web.Site
	Store   *store.Store
	Objects *blob.Dir // sealed files
	Keyring *blob.Dir // request keys, sealed to the vault
}
