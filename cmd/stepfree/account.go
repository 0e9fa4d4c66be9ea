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
	"stepfree/mail"
	"stepfree/storage"
	"stepfree/storage/pg"
)

// accountCreateCommand creates a staff account from the command line, such as that of the first administrator.
type accountCreateCommand struct {
	dataConfig
	Origin   string `help:"${staff_origin_help}" required:"" env:"STEPFREE_ORIGIN"`
	Role     string `help:"adviser, hr, panel or admin." default:"admin" enum:"adviser,hr,panel,admin"`
	Name     string `help:"Name of the person." required:""`
	Email    string `help:"E-mail address of the person." required:""`
	Language string `help:"en or fr." default:"en" enum:"en,fr"`
}

// Run creates the account and prints the link of its invitation. The person alone sets the password and the second
// factor.
func (cmd accountCreateCommand) Run(ctx context.Context, log *slog.Logger) error {
	return cmd.withLink(ctx, log, cmd.Origin, func(h *instance, link account.Token, now, until time.Time) error {
		err := pg.InviteStaffAsOwner(ctx, h.urls(pg.Owner), pg.NewStaff{
			ID: uuid.New(), Role: account.Role(cmd.Role), Name: account.Clean(cmd.Name), Email: account.Clean(cmd.Email),
			Language: cmd.Language,
		}, link, now, until)
		if errors.Is(err, storage.ErrExists) {
			return fmt.Errorf("%w; for a new link run `stepfree account invite`", err)
		}
		if err != nil {
			return err
		}
		return printInvitation(cmd.Origin, link, until)
	})
}

// accountInviteCommand invites the person of a staff account again, when no administrator can: the first one whose link
// has ended, or one who can sign in no more.
type accountInviteCommand struct {
	dataConfig
	Origin string `help:"${staff_origin_help}" required:"" env:"STEPFREE_ORIGIN"`
	Email  string `help:"E-mail address of the account." required:""`
}

// Run prints the link of a new invitation.
func (cmd accountInviteCommand) Run(ctx context.Context, log *slog.Logger) error {
	return cmd.withLink(ctx, log, cmd.Origin, func(h *instance, link account.Token, _, until time.Time) error {
		err := pg.InviteAgainAsOwner(ctx, h.urls(pg.Owner), account.Clean(cmd.Email), link, until)
		if errors.Is(err, storage.ErrNotFound) {
			return fmt.Errorf("there is no active staff account with the address %s", cmd.Email)
		}
		if err != nil {
			return err
		}
		return printInvitation(cmd.Origin, link, until)
	})
}

// accountStateCommand disables or enables a staff account, when there are no two administrators who could.
type accountStateCommand struct {
	dataConfig
	Email string `help:"E-mail address of the account." required:""`
}

// accountDisableCommand disables a staff account; its sessions and its invitation end.
type accountDisableCommand struct{ accountStateCommand }

// Run disables the account.
func (cmd accountDisableCommand) Run(ctx context.Context, log *slog.Logger) error {
	return cmd.setActive(ctx, log, false)
}

// accountEnableCommand enables a staff account that was disabled, the newest one if several had the address.
type accountEnableCommand struct{ accountStateCommand }

// Run enables the account.
func (cmd accountEnableCommand) Run(ctx context.Context, log *slog.Logger) error {
	return cmd.setActive(ctx, log, true)
}

func (cmd accountStateCommand) setActive(ctx context.Context, log *slog.Logger, active bool) (err error) {
	h, err := cmd.open(ctx, log)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, h.close(ctx)) }()
	state := map[bool]string{false: "disabled", true: "active"}
	err = pg.SetActiveAsOwner(ctx, h.urls(pg.Owner), account.Clean(cmd.Email), active)
	if errors.Is(err, storage.ErrNotFound) {
		return fmt.Errorf("there is no staff account with the address %s that is %s", cmd.Email, state[!active])
	}
	if err != nil {
		return err
	}
	_, err = fmt.Fprintf(os.Stdout, "The account of %s is %s.\n", cmd.Email, state[active])
	return err
}

// withLink checks the origin, opens the installation, and runs fn with a new link for one person: from when and until
// when it is valid.
func (c dataConfig) withLink(
	ctx context.Context, log *slog.Logger, origin string,
	fn func(h *instance, link account.Token, now, until time.Time) error,
) (err error) {
	if err := checkOrigin(origin); err != nil {
		return err
	}
	h, err := c.open(ctx, log)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, h.close(ctx)) }()
	now := systemClock()
	return fn(h, account.NewToken(), now, now.Add(mail.InvitationValid))
}

// printInvitation prints a link, for one person and once.
func printInvitation(origin string, link account.Token, until time.Time) error {
	_, err := fmt.Fprintf(os.Stdout, "Hand this link to the person, who sets the password and the second factor. "+
		"It works once, until %s:\n\n  %s%s%s\n", until.Format(time.RFC1123), origin, account.InvitationPath, link.Secret())
	return err
}
