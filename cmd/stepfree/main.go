// Command stepfree serves the portal for reasonable-accommodation requests and administers its database.
package main

import (
	"context"
	"log/slog"
	"os"
	"os/signal"
	"syscall"
	"time"

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
		Init vaultInitCommand `cmd:"" help:"Print a link with which the first medical adviser makes the vault."`
		Pin  vaultPinCommand  `cmd:"" help:"Pin the vault that the first medical adviser made, by its fingerprint."`

		Custodian      vaultCustodianCommand      `cmd:"" help:"Make the key of a custodian, on a computer without a network."`
		Custodians     vaultCustodiansCommand     `cmd:"" help:"Name the three custodians, by their public files."`
		RecoveryCopies vaultRecoveryCopiesCommand `cmd:"" help:"Print the recovery copies, for custodians to open."`
		Recover        vaultRecoverCommand        `cmd:"" help:"Let an adviser in, with two custodians and without a network."`
		Grant          vaultGrantCommand          `cmd:"" help:"Give the access that custodians made to the adviser."`
		Drill          vaultDrillCommand          `cmd:"" help:"Record a drill of the custodians."`
	} `cmd:"" help:"The key to what candidates send."`
	Account struct {
		Create  accountCreateCommand  `cmd:"" help:"Create the first administrator, and print the invitation's link."`
		Invite  accountInviteCommand  `cmd:"" help:"Print a new link for an account whose person cannot sign in."`
		Disable accountDisableCommand `cmd:"" help:"Disable an account, where no two administrators can."`
		Enable  accountEnableCommand  `cmd:"" help:"Enable an account, where no two administrators can."`
	} `cmd:"" help:"Staff accounts."`
	Version versionCommand `cmd:"" help:"Print the version."`

	RenderChild renderChildCommand `cmd:"" hidden:"" help:"Decode a file, as a child of the portal."`
}

func main() {
	var cli commands
	parser := kong.Parse(&cli, kong.Name("stepfree"), kong.UsageOnError(),
		kong.Description("A portal for reasonable-accommodation requests in recruitment."),
		helpTexts())
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	parser.BindTo(ctx, (*context.Context)(nil))
	parser.Bind(slog.New(slog.NewTextHandler(os.Stderr, nil)))
	parser.FatalIfErrorf(parser.Run())
}

// helpTexts returns the help texts of flags that are too long for a struct tag.
func helpTexts() kong.Vars {
	return kong.Vars{
		"database_help": "An external PostgreSQL, such as postgres://{login}@db.example.org/stepfree; {login} stands " +
			"for each login, and passwords belong in a PGPASSFILE. Without it an embedded one is started.",
		"origin_help":       "Address as browsers see it, such as https://portal.example.org.",
		"staff_origin_help": "Address of the pages on which the person will sign in, such as https://portal.example.org.",
		"staff_origins_help": "Addresses of staff audiences that have one of their own, such as " +
			"hr=https://hr.example.org, for the links in invitations.",
		"audience_help": "Serve only these audiences of an external database: candidate, adviser, hr, panel, admin. " +
			"Mail is then sent by a process of its own, stepfree mail.",
		"passwords_help": "New folder for a password file per login. The SQL then sets the passwords without " +
			"containing them.",
		"time_zone_help": "Time zone of the organisation, such as Europe/Brussels. Left out, it is the database's; with " +
			"an external database it must be the database's.",
		"proxy_help":   "Networks of trusted proxies, which say in X-Forwarded-For where a request comes from.",
		"clamd_help":   "Unix socket of a clamd on this machine, which looks for malicious content in candidates' files.",
		"hygiene_help": "Overwrite freed memory, and collect garbage every 30 seconds.",
	}
}

// systemClock is the only place where the program asks for the time; everything else is given a clock.
func systemClock() time.Time { return time.Now() } //nolint:forbidigo // see above
