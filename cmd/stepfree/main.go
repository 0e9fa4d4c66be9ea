// Command stepfree serves the portal for reasonable-accommodation requests, and keeps what it needs.
package main

import (
	"context"
	"log/slog"
	"os"
	"os/signal"
	"syscall"

	"github.com/alecthomas/kong"
)

// commands is the command line.
type commands struct {
	Serve   serveCommand   `cmd:"" help:"Serve the portal."`
	Mail    mailCommand    `cmd:"" help:"Send the mail of audiences that are served by processes of their own."`
	Demo    demoCommand    `cmd:"" help:"Show the portal on this machine, with invented people, rooms and requests."`
	Migrate migrateCommand `cmd:"" help:"Bring a database to the newest version, as its owner."`
	Roles   rolesCommand   `cmd:"" help:"Print the SQL that creates the database logins."`
	Vault   struct {
		Init vaultInitCommand `cmd:"" help:"Make the vault and give the first medical adviser access to it."`
	} `cmd:"" help:"The key to what candidates send."`
	Account struct {
		Create accountCreateCommand `cmd:"" help:"Create the first administrator."`
	} `cmd:"" help:"Staff accounts."`
}

func main() {
	var cli commands
	parser := kong.Parse(&cli, kong.Name("stepfree"), kong.UsageOnError(),
		kong.Description("A portal for reasonable-accommodation requests in recruitment."))
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	parser.BindTo(ctx, (*context.Context)(nil))
	parser.Bind(slog.New(slog.NewTextHandler(os.Stderr, nil)))
	parser.FatalIfErrorf(parser.Run())
}
