package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"time"

	"github.com/google/uuid"

	"stepfree/seal"
	"stepfree/storage"
)

// vaultInitCommand makes the vault. Its private half is sealed to the first adviser at once and is nowhere else.
type vaultInitCommand struct {
	place
	Adviser string `help:"E-mail address of the first medical adviser's account." required:""`
}

// Run makes the vault and prints the adviser's passphrase, once.
func (cmd vaultInitCommand) Run(ctx context.Context, log *slog.Logger) (err error) {
	h, err := cmd.open(ctx, log)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, h.close(ctx)) }()
	var passphrase string
	sealing := func(adviser seal.PrivateKey) (sealed []byte, err error) {
		passphrase, sealed, err = adviser.SealWithNewPassphrase()
		return sealed, err
	}
	if err := h.createVault(ctx, cmd.Adviser, sealing, time.Now()); err != nil { //nolint:forbidigo // the clock of a command
		return err
	}
	_, err = fmt.Fprintf(os.Stdout, "The passphrase of %s:\n\n  %s\n\nIt is shown this once. Without it, and without a second adviser, nobody can open what candidates send.\n", cmd.Adviser, passphrase)
	return err
}

// createVault makes the vault's key and the adviser's, and stores the public halves and the sealed private ones; sealing
// seals the adviser's with a passphrase.
func (h *home) createVault(ctx context.Context, adviserEmail string, sealing func(seal.PrivateKey) ([]byte, error), at time.Time) error {
	zone, err := zoneKey(filepath.Join(h.folder, "candidate-zone.key"))
	if err != nil {
		return err
	}
	vault, err := seal.NewKey()
	if err != nil {
		return err
	}
	adviser, err := seal.NewKey()
	if err != nil {
		return err
	}
	v := storage.NewVault{
		ID: uuid.New(), Recipient: vault.Recipient().String(),
		AdviserEmail: adviserEmail, AdviserRecipient: adviser.Recipient().String(),
		CandidateZone: zone.Recipient().String(),
	}
	if v.SealedIdentity, err = sealing(adviser); err != nil {
		return err
	}
	if v.SealedVault, err = adviser.Recipient().SealKey(vault); err != nil {
		return err
	}
	return storage.CreateVaultAsOwner(ctx, h.urls(storage.Owner), v, at)
}
