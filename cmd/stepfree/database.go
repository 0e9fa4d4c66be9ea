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
	"stepfree/storage"
)

// migrateCommand brings a given database to the newest version.
type migrateCommand struct{ place }

// Run migrates.
func (cmd migrateCommand) Run(ctx context.Context, log *slog.Logger) error {
	h, err := cmd.open(ctx, log)
	if err != nil {
		return err
	}
	if h.cluster == nil {
		err = storage.Migrate(ctx, h.urls(storage.Owner))
	}
	return errors.Join(err, h.close(ctx))
}

// accountCreateCommand creates a staff account from the command line: the first administrator has nobody to ask.
type accountCreateCommand struct {
	place
	Role  string `help:"adviser, hr, panel or admin." default:"admin" enum:"adviser,hr,panel,admin"`
	Name  string `help:"Name of the person." required:""`
	Email string `help:"E-mail address of the person." required:""`
}

// Run creates the account and prints its password and the secret for an authenticator app, once.
func (cmd accountCreateCommand) Run(ctx context.Context, log *slog.Logger) (err error) {
	h, err := cmd.open(ctx, log)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, h.close(ctx)) }()
	staff := storage.NewStaff{ID: uuid.New(), Role: account.Role(cmd.Role), Name: cmd.Name, Email: cmd.Email, Language: "en"}
	password := account.NewPassword()
	if staff.PasswordHash, err = account.HashPassword(password); err != nil {
		return err
	}
	code, err := account.NewTOTP(cmd.Email)
	if err != nil {
		return err
	}
	staff.TOTPSecret = code.Secret
	if err := storage.CreateStaffAsOwner(ctx, h.urls(storage.Owner), staff, time.Now()); err != nil { //nolint:forbidigo // the clock of a command
		return err
	}
	_, err = fmt.Fprintf(os.Stdout, "Password: %s\nSecret for the authenticator app: %s\n%s\n", password, code.Secret, code.URL)
	return err
}
