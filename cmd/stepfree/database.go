package main

import (
	"context"
	"errors"
	"log/slog"

	"stepfree/storage/pg"
)

// migrateCommand migrates a database to the newest version.
type migrateCommand struct {
	dataConfig
	TimeZone string `help:"Set the organisation's time zone, such as Europe/Brussels." env:"STEPFREE_TIME_ZONE"`
}

// Run migrates an external database and creates the sign-in key; opening an embedded one has done both. It then sets the
// time zone, if one is configured.
func (cmd migrateCommand) Run(ctx context.Context, log *slog.Logger) error {
	h, err := cmd.open(ctx, log)
	if err != nil {
		return err
	}
	if h.cluster == nil {
		err = pg.Migrate(ctx, h.urls(pg.Owner))
		if err == nil {
			err = h.createSignInKey(ctx)
		}
	}
	if err == nil {
		err = h.setTimeZone(ctx, cmd.TimeZone)
	}
	return errors.Join(err, h.close(ctx))
}
