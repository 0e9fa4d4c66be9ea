package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"

	"github.com/google/uuid"

	"stepfree/account"
	"stepfree/storage/pg"
)

// migrateCommand migrates a database to the newest version.
type migrateCommand struct {
	dataConfig
	TimeZone string `help:"Set the organisation's time zone, such as Europe/Brussels." env:"STEPFREE_TIME_ZONE"`
}

// Run migrates an external database; opening an embedded one has migrated it. It then sets the time zone, if one is
// configured.
func (cmd migrateCommand) Run(ctx context.Context, log *slog.Logger) error {
	h, err := cmd.open(ctx, log)
	if err != nil {
		return err
	}
	if h.cluster == nil {
		err = pg.Migrate(ctx, h.urls(pg.Owner))
	}
	if err == nil {
		err = h.setTimeZone(ctx, cmd.TimeZone)
	}
	return errors.Join(err, h.close(ctx))
}

// accountCreateCommand creates a staff account from the command line, such as that of the first administrator.
type accountCreateCommand struct {
	dataConfig
	Role  string `help:"adviser, hr, panel or admin." default:"admin" enum:"adviser,hr,panel,admin"`
	Name  string `help:"Name of the person." required:""`
	Email string `help:"E-mail address of the person." required:""`
}

// Run creates the account and prints its password and TOTP secret, which no other command shows.
func (cmd accountCreateCommand) Run(ctx context.Context, log *slog.Logger) (err error) {
	h, err := cmd.open(ctx, log)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, h.close(ctx)) }()
	staff := pg.NewStaff{
		ID: uuid.New(), Role: account.Role(cmd.Role), Name: account.Clean(cmd.Name), Email: account.Clean(cmd.Email),
		Language: "en",
	}
	password := account.NewPassword()
	if staff.PasswordHash, err = account.HashPassword(password); err != nil {
		return err
	}
	code, err := account.NewTOTP(cmd.Email)
	if err != nil {
		return err
	}
	staff.TOTPSecret = code.Secret
	if err := pg.CreateStaffAsOwner(ctx, h.urls(pg.Owner), staff, systemClock()); err != nil {
		return err
	}
	_, err = fmt.Fprintf(os.Stdout, "Password: %s\nSecret for the authenticator app: %s\n%s\n",
		password, code.Secret, code.URL)
	return err
}
