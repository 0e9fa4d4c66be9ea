package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"time"

	"github.com/google/uuid"

	"stepfree/account"
	"stepfree/seal"
	"stepfree/storage/installation"
	"stepfree/storage/pg"
)

// vaultInitCommand lets the first medical adviser make the vault. The vault's key and the adviser's passphrase are made
// in the adviser's browser: neither this command nor any server process ever has them.
type vaultInitCommand struct {
	dataConfig
	Adviser string `help:"E-mail address of the first medical adviser's account." required:""`
	Origin  string `help:"Address of the medical advisers' pages." required:"" env:"STEPFREE_ORIGIN"`
}

// Run makes the installation's keys, if it has none, and prints a link with which the adviser makes the vault once.
func (cmd vaultInitCommand) Run(ctx context.Context, log *slog.Logger) error {
	return cmd.withLink(ctx, log, cmd.Origin, func(h *instance, link account.Token, now, until time.Time) error {
		stores, err := h.openAsOwner(ctx)
		if err != nil {
			return err
		}
		candidate := stores.CandidateKey.Recipient()
		if err := pg.InviteToVaultAsOwner(ctx, h.urls(pg.Owner), pg.VaultInvitation{
			AdviserEmail: cmd.Adviser, Link: link, Until: until, CandidateKey: candidate.String(),
		}); err != nil {
			return err
		}
		_, err = fmt.Fprintf(os.Stdout, `Send this link to %s. It works once, for %.0f hours, after signing in:

  %s/review/vault?link=%s

The page makes the vault and ends with its fingerprint. Let the adviser read it to you, then run:

  stepfree vault pin "the fingerprint"

For the paper in your safe, and for the adviser to compare:
  fingerprint of the candidate key: %s
  fingerprint of the signing key:   %s
`, cmd.Adviser, until.Sub(now).Hours(), cmd.Origin, link.Secret(), candidate.Fingerprint(), stores.SigningKey.Fingerprint())
		return err
	})
}

// vaultPinCommand pins the vault that the first adviser made. It changes one file, also while the service runs.
type vaultPinCommand struct {
	Data        string `help:"Folder for keys, sealed files and the embedded database." env:"STEPFREE_DATA" type:"path"`
	Fingerprint string `arg:"" help:"The fingerprint that the first medical adviser read to you."`
	InsteadOf   string `help:"The fingerprint that was pinned by mistake."`
}

// Run pins the vault.
func (cmd vaultPinCommand) Run() error {
	fingerprint, err := seal.ParseFingerprint(cmd.Fingerprint)
	if err != nil {
		return err
	}
	wrong := ""
	if cmd.InsteadOf != "" {
		if wrong, err = seal.ParseFingerprint(cmd.InsteadOf); err != nil {
			return err
		}
	}
	folder := installation.Folder(dataConfig{Data: cmd.Data}.folder())
	if err := folder.Pins().PinVaultInsteadOf(fingerprint, wrong); err != nil {
		return err
	}
	_, err = fmt.Fprintf(os.Stdout, "Pinned: %s. Write it on paper, for your safe. Candidates can send requests now.\n",
		fingerprint)
	return err
}

// openAsOwner opens keys and folders for a command, and makes them for a new installation.
func (h *instance) openAsOwner(ctx context.Context) (installation.Stores, error) {
	state, err := pg.InstallationAsOwner(ctx, h.urls(pg.Owner))
	if err != nil {
		return installation.Stores{}, err
	}
	return installation.Folder(h.folder).OpenCandidate(state)
}

// createDemoVault creates and pins the vault of a demonstration, with a first adviser whose private key sealing seals.
func (h *instance) createDemoVault(
	ctx context.Context, adviserEmail string, sealing func(seal.PrivateKey, seal.Trusted) ([]byte, error), at time.Time,
) error {
	stores, err := h.openAsOwner(ctx)
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
	trusted := seal.Trusted{Vault: vault.Recipient().Fingerprint(), Signing: stores.SigningKey.Fingerprint()}
	if v.SealedIdentity, err = sealing(adviser, trusted); err != nil {
		return err
	}
	if v.SealedVault, err = adviser.Recipient().SealKey(vault); err != nil {
		return err
	}
	custodians, err := demoCustodians(vault, &v)
	if err != nil {
		return err
	}
	if err := pg.CreateVaultAsOwner(ctx, h.urls(pg.Owner), v, at); err != nil {
		return err
	}
	pins := installation.Folder(h.folder).Pins()
	return errors.Join(pins.PinVault(vault.Recipient().Fingerprint()), pins.PinCustodians(custodians))
}

// demoCustodians makes the custodians of a demonstration, and adds the recovery copies to its vault. Their keys are not
// kept.
func demoCustodians(vault seal.PrivateKey, v *pg.NewVault) (custodians []seal.Custodian, err error) {
	for _, name := range []string{"Lena Aerts", "Noah Dubois", "Zoé Lambert"} {
		key, err := seal.NewKey()
		if err != nil {
			return nil, err
		}
		custodians = append(custodians, seal.Custodian{Name: name, Key: key.Recipient()})
		v.Custodians = append(v.Custodians, key.Recipient().Fingerprint())
	}
	v.RecoveryCopies, err = seal.RecoveryCopies(vault, custodians)
	return custodians, err
}
