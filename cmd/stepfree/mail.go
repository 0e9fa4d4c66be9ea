package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"strings"

	"stepfree/account"
	"stepfree/jobs"
	"stepfree/locale"
	"stepfree/mail"
	"stepfree/storage/pg"
	"stepfree/storage/worker"
)

// smtp configures the mail server.
type smtp struct {
	Host         string `help:"Mail server." env:"HOST"`
	Port         int    `help:"Its port; 465 speaks TLS at once, others STARTTLS." default:"587" env:"PORT"`
	User         string `help:"Name to sign in with." env:"USER"`
	PasswordFile string `help:"File that holds the password." env:"PASSWORD_FILE" type:"existingfile"`
	From         string `help:"Address that the portal writes from." env:"FROM"`
}

func (s smtp) sender() (*mail.Sender, error) {
	if s.Host == "" || s.From == "" {
		return nil, errors.New("mail goes out through a server, from an address: --smtp-host and --smtp-from")
	}
	cfg := mail.Config{Host: s.Host, Port: s.Port, User: s.User, From: s.From, ImplicitTLS: s.Port == 465}
	if s.PasswordFile != "" {
		password, err := os.ReadFile(s.PasswordFile)
		if err != nil {
			return nil, err
		}
		cfg.Password = strings.TrimSpace(string(password))
	}
	return mail.NewSender(cfg)
}

// mailCommand sends mail for processes that serve one audience each. Only it has the password of the mail server.
type mailCommand struct {
	Database string `help:"The external PostgreSQL, as for serve." required:"" env:"STEPFREE_DATABASE"`
	Origin   string `help:"Address of the candidates' pages, for links." required:"" env:"STEPFREE_ORIGIN"`
	// StaffOrigin has the addresses by audience.
	StaffOrigin map[string]string `help:"${staff_origins_help}" env:"STEPFREE_STAFF_ORIGIN"`

	TimeZone string `help:"${time_zone_help}" env:"STEPFREE_TIME_ZONE"`
	SMTP     smtp   `embed:"" prefix:"smtp-" envprefix:"STEPFREE_SMTP_"`
}

// AfterApply restarts the program once so that freed memory, such as a sign-in link, is overwritten.
func (mailCommand) AfterApply() error { return reexecWithClobberFree() }

// Run sends mail until ctx ends.
func (cmd mailCommand) Run(ctx context.Context, log *slog.Logger) (err error) {
	if err := checkOrigin(cmd.Origin); err != nil {
		return err
	}
	origins, err := cmd.staffOrigins()
	if err != nil {
		return err
	}
	sender, err := cmd.SMTP.sender()
	if err != nil {
		return err
	}
	urls, err := externalDB(cmd.Database)
	if err != nil {
		return err
	}
	bundle, err := locale.Load()
	if err != nil {
		return err
	}
	db, err := pg.OpenWorker(ctx, urls)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, db.Close()) }()
	if err := db.CheckPooler(ctx, urls); err != nil {
		return err
	}
	if err := db.CheckRights(ctx); err != nil {
		return err
	}
	location, err := timeZone(ctx, db, cmd.TimeZone)
	if err != nil {
		return err
	}
	outbox := mail.Outbox{
		Store: worker.New(db), Bundle: bundle, Deliverer: sender, Origin: cmd.Origin, StaffOrigins: origins,
		TimeZone: location, Now: systemClock, Log: log,
	}
	log.InfoContext(ctx, "sending mail", "version", programVersion())
	return jobs.Runner{Jobs: jobs.Mail(outbox), Log: log}.Run(ctx)
}

// staffOrigins returns the addresses of the audiences of staff. It returns an error for another name, or a text that is
// no address.
func (cmd mailCommand) staffOrigins() (map[account.Role]string, error) {
	origins := map[account.Role]string{}
	for name, origin := range cmd.StaffOrigin {
		if !account.Role(name).IsStaff() {
			return nil, fmt.Errorf("there is no audience of staff %q", name)
		}
		if err := checkOrigin(origin); err != nil {
			return nil, err
		}
		origins[account.Role(name)] = origin
	}
	return origins, nil
}
