package main

import (
	"context"
	"crypto/sha256"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"os"

	"stepfree/seal"
	"stepfree/storage"
	"stepfree/storage/installation"
	"stepfree/storage/pg"
)

// recoveryBundle is what custodians need, without a network: public keys and sealed bytes.
type recoveryBundle struct {
	Copies  [][]byte          `json:"copies"`
	Waiting []pg.KeyOfAdviser `json:"waiting"`
	Code    []byte            `json:"code"` // of a drill, sealed to the vault
}

// recoveryGrant is what custodians made: the vault's private key, sealed to an adviser.
type recoveryGrant struct {
	Recipient string `json:"recipient"` // the adviser's public key
	Sealed    []byte `json:"sealed"`
}

// vaultRecoveryCopiesCommand prints the recovery copies for the custodians.
type vaultRecoveryCopiesCommand struct{ dataConfig }

// Run prints the bundle and begins a drill, whose code only who opens the vault can read.
func (cmd vaultRecoveryCopiesCommand) Run(ctx context.Context, log *slog.Logger) error {
	return cmd.asOwner(ctx, log, func(h *instance) error {
		r, err := pg.RecoveryAsOwner(ctx, h.urls(pg.Owner))
		if err != nil {
			return err
		}
		if len(r.Copies) == 0 {
			return errors.New("there are no recovery copies yet: a medical adviser makes them, on the page of the vault")
		}
		pins, err := installation.Folder(h.folder).Pins().Load()
		if err != nil {
			return err
		}
		vault, err := pins.VaultRecipient(r.Vault)
		if err != nil {
			return err
		}
		code := seal.NewDrillCode()
		sealed, err := vault.Seal([]byte(code))
		if err != nil {
			return err
		}
		if err := pg.BeginDrillAsOwner(ctx, h.urls(pg.Owner), drillHash(code), systemClock()); err != nil {
			return err
		}
		return json.NewEncoder(os.Stdout).Encode(recoveryBundle{Copies: r.Copies, Waiting: r.Waiting, Code: sealed})
	})
}

// vaultDrillCommand records a drill that was passed.
type vaultDrillCommand struct {
	dataConfig
	Code string `arg:"" help:"The code that the drill of the custodians showed."`
}

// Run records it with the time of now.
func (cmd vaultDrillCommand) Run(ctx context.Context, log *slog.Logger) error {
	code, err := seal.ParseFingerprint(cmd.Code)
	if err != nil {
		return errors.New("a drill's code has 20 digits, such as 1f2e 3d4c 5b6a 7980 1f2e")
	}
	return cmd.asOwner(ctx, log, func(h *instance) error {
		err := pg.PassDrillAsOwner(ctx, h.urls(pg.Owner), drillHash(code), systemClock())
		if errors.Is(err, storage.ErrNotFound) {
			return errors.New("no drill has this code, or it was recorded already: " +
				"export the recovery copies again for a new drill")
		}
		if err == nil {
			tell("The drill is recorded.")
		}
		return err
	})
}

// vaultGrantCommand lets an adviser in to whom two custodians sealed the vault's key.
type vaultGrantCommand struct {
	dataConfig
	File string `arg:"" type:"existingfile" help:"The file that stepfree vault recover wrote."`
}

// Run stores the grant.
func (cmd vaultGrantCommand) Run(ctx context.Context, log *slog.Logger) error {
	var grant recoveryGrant
	if err := readJSON(cmd.File, &grant); err != nil {
		return err
	}
	if _, err := seal.ParseRecipient(grant.Recipient); err != nil || len(grant.Sealed) == 0 {
		return fmt.Errorf("%s is damaged: copy it again", cmd.File)
	}
	return cmd.asOwner(ctx, log, func(h *instance) error {
		err := pg.GrantAsOwner(ctx, h.urls(pg.Owner), grant.Recipient, grant.Sealed, systemClock())
		switch {
		case errors.Is(err, storage.ErrNotFound):
			return errors.New("no active medical adviser has the key that this grant is for: " +
				"it was made anew since; export the recovery copies again")
		case errors.Is(err, storage.ErrExists):
			return errors.New("that medical adviser can open the vault already")
		case err == nil:
			tell("The medical adviser can open the vault now.")
		}
		return err
	})
}

// asOwner opens the installation for a command, and closes it.
func (c dataConfig) asOwner(ctx context.Context, log *slog.Logger, fn func(*instance) error) (err error) {
	h, err := c.open(ctx, log)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, h.close(ctx)) }()
	return fn(h)
}

func drillHash(code string) []byte {
	sum := sha256.Sum256([]byte(code))
	return sum[:]
}

// readJSON reads a file that one of these commands wrote.
func readJSON(path string, into any) error {
	text, err := os.ReadFile(path) //nolint:gosec // the operator names the file
	if err != nil {
		return err
	}
	if json.Unmarshal(text, into) != nil {
		return fmt.Errorf("%s is damaged: copy it again", path)
	}
	return nil
}
