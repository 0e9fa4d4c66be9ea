package main

import (
	"context"
	"os"
	"runtime"
	"slices"
	"strings"
	"syscall"
	"time"
)

// overwriting makes Go's collector overwrite what it frees (documentation of package runtime, GODEBUG).
const overwriting = "clobberfree=1"

// overwriteFreed starts the program again in its own place, with a collector that overwrites what it frees, where it does
// not do that yet: the runtime takes the setting from outside alone. What people sent is then in no memory that was let go.
func overwriteFreed() error {
	settings := os.Getenv("GODEBUG")
	if slices.Contains(strings.Split(settings, ","), overwriting) {
		return nil
	}
	if settings != "" {
		settings += ","
	}
	if err := os.Setenv("GODEBUG", settings+overwriting); err != nil {
		return err
	}
	program, err := os.Executable()
	if err != nil {
		return err
	}
	return syscall.Exec(program, os.Args, os.Environ()) //nolint:gosec // this program, as it was called
}

// forgetting is how often what nobody uses is let go. What waits to be used again outlives one such round, and not two.
const forgetting = 30 * time.Second

// forget lets go of what nobody uses until the context ends, also when nothing happens that would make the collector run.
func forget(ctx context.Context) error {
	again := time.NewTicker(forgetting)
	defer again.Stop()
	for {
		select {
		case <-ctx.Done():
			return nil
		case <-again.C:
			runtime.GC()
		}
	}
}
