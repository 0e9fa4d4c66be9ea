// Package review holds the medical adviser's use cases: loading a request, handing out what is sealed of it, and
// deciding on its measures. It has no key that opens anything: the adviser's browser opens what it hands out.
package review

import (
	"context"
	"time"

	"github.com/google/uuid"

	"stepfree/account"
	"stepfree/catalogue"
	"stepfree/seal"
	store "stepfree/storage/adviser"
	"stepfree/storage/blob"
)

// Service runs the use cases.
type Service struct {
	Store   *store.Store
	Objects *blob.Dir // sealed files
	Keyring *blob.Dir // request keys, sealed to the vault
	Pins    seal.PinFile
	Now     func() time.Time
}

// Case is a submitted request as an adviser works on it.
type Case struct {
	store.Review
	Catalogue map[string]catalogue.Measure // by code
	AccessLog []store.AccessRecord         // the newest first
	Identity  []byte                       // this adviser's, sealed; nil if the adviser cannot open the vault
	Passkeys  []store.Passkey              // this adviser's
	// OpenUntil is when the session ends in which the vault can be opened; zero until the adviser has stepped up.
	OpenUntil time.Time
}

// Load loads a request, and lets its page open the vault if the session is stepped up. It returns storage.ErrNotFound if
// it was not submitted, or is the adviser's own.
func (s Service) Load(ctx context.Context, me account.Adviser, request uuid.UUID) (c Case, err error) {
	err = s.Store.Run(ctx, me, func(tx store.Tx) (err error) {
		if c.Review, err = tx.Review(ctx, request); err != nil {
			return err
		}
		if c.AccessLog, err = tx.AccessLog(ctx, request); err != nil {
			return err
		}
		keys, err := tx.Keys(ctx)
		if err != nil {
			return err
		}
		if keys.Access != nil {
			c.Identity = keys.Identity
		}
		if c.Passkeys, err = tx.Passkeys(ctx); err != nil {
			return err
		}
		if c.OpenUntil, err = tx.OpenVault(ctx); err != nil {
			return err
		}
		measures, err := tx.CatalogueMeasures(ctx)
		c.Catalogue = make(map[string]catalogue.Measure, len(measures))
		for _, m := range measures {
			c.Catalogue[m.Code] = m
		}
		return err
	})
	return c, err
}
