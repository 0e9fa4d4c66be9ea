package main

import (
	"context"
	"os"
	"runtime"
	"slices"
	"strings"
	"syscall"
	"time"

	"stepfree/jobs"
)

// clobberFree makes Go's garbage collector overwrite what it frees (package runtime, GODEBUG).
const clobberFree = "clobberfree=1"

// reexecWithClobberFree replaces the process by the same program with clobberfree=1 in GODEBUG, so that freed memory
// holds nothing of what people sent. It returns nil if the setting is there already. The runtime reads it from the
// environment at start only.
func reexecWithClobberFree() error {
	settings := os.Getenv("GODEBUG")
	if slices.Contains(strings.Split(settings, ","), clobberFree) {
		return nil
	}
	if settings != "" {
		settings += ","
	}
	if err := os.Setenv("GODEBUG", settings+clobberFree); err != nil {
		return err
	}
	program, err := os.Executable()
	if err != nil {
		return err
	}
	return syscall.Exec(program, os.Args, os.Environ()) //nolint:gosec // this program with its own arguments
}

// collectInterval is the time between two forced collections. Objects in a sync.Pool survive one collection, not two.
const collectInterval = 30 * time.Second

// memoryHygiene is the job that runs the garbage collector: an idle process would not collect, and so not overwrite.
func memoryHygiene() jobs.Job {
	return jobs.Job{Name: "memory hygiene", Interval: collectInterval, Run: func(context.Context) error {
		runtime.GC()
		return nil
	}}
}
