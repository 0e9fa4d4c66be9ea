package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"time"

	"github.com/google/uuid"

	"stepfree/seal"
	"stepfree/storage/installation"
	"stepfree/storage/pg"
)

// vaultInitCommand creates the vault. Its private key is sealed to the first adviser and stored in no other form.
type vaultInitCommand struct {
	dataConfig
	Adviser string `help:"E-mail address of the first medical adviser's account." required:""`
}

// Run creates the vault and prints the adviser's passphrase, which is not stored.
func (cmd vaultInitCommand) Run(ctx context.Context, log *slog.Logger) (err error) {
	h, err := cmd.open(ctx, log)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, h.close(ctx)) }()
	var passphrase string
	sealing := func(adviser seal.PrivateKey, vault seal.Recipient) (sealed []byte, err error) {
		passphrase, sealed, err = adviser.SealWithNewPassphrase(vault)
		return sealed, err
	}
	if err := h.createVault(ctx, cmd.Adviser, sealing, systemClock()); err != nil {
		return err
	}
	_, err = fmt.Fprintf(os.Stdout, "The passphrase of %s:\n\n  %s\n\nIt is shown this once. "+
		"Without it, and without a second adviser, nobody can open what candidates send.\n", cmd.Adviser, passphrase)
	return err
}

// createVault creates the key pairs of the vault and of the first adviser, and stores the public keys and the sealed
// private keys. sealing seals the adviser's private key with a passphrase.
func (h *instance) createVault(
	ctx context.Context, adviserEmail string, sealing func(seal.PrivateKey, seal.Recipient) ([]byte, error), at time.Time,
) error {
	state, err := pg.InstallationAsOwner(ctx, h.urls(pg.Owner))
	if err != nil {
		return err
	}
	folder := installation.Folder(h.folder)
	stores, err := folder.OpenCandidate(state)
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
	v := pg.NewVault{
		ID: uuid.New(), Recipient: vault.Recipient().String(),
		AdviserEmail: adviserEmail, AdviserRecipient: adviser.Recipient().String(),
		CandidateKey: stores.CandidateKey.Recipient().String(),
	}
	if v.SealedIdentity, err = sealing(adviser, vault.Recipient()); err != nil {
		return err
	}
	if v.SealedVault, err = adviser.Recipient().SealKey(vault); err != nil {
		return err
	}
	if err := pg.CreateVaultAsOwner(ctx, h.urls(pg.Owner), v, at); err != nil {
		return err
	}
	return folder.Pins().PinVault(vault.Recipient().Fingerprint())
}
