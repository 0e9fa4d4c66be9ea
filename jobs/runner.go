// Package jobs is the work that the program does without a page: one runner, and a job in each other file. A process
// runs the jobs of the audiences that it serves.
package jobs

import (
	"context"
	"fmt"
	"log/slog"
	"runtime/debug"
	"sync"
	"time"
)

// Job is work that is repeated.
type Job struct {
	Name     string
	Interval time.Duration // from the start of one run to the start of the next, at least
	Run      func(context.Context) error
}

// Runner runs jobs at the same time, each one by itself one run after the other.
type Runner struct {
	Jobs []Job
	Log  *slog.Logger
}

// Run runs every job at once and then at its interval, until ctx ends; then it waits for runs that are under way. A run
// that fails is logged, and the job goes on.
func (r Runner) Run(ctx context.Context) error {
	var running sync.WaitGroup
	for _, job := range r.Jobs {
		running.Go(func() { r.repeat(ctx, job) })
	}
	running.Wait()
	return nil
}

func (r Runner) repeat(ctx context.Context, job Job) {
	interval := time.NewTicker(job.Interval)
	defer interval.Stop()
	for ctx.Err() == nil {
		if err := runOnce(ctx, job); err != nil && ctx.Err() == nil {
			r.Log.ErrorContext(ctx, "a job failed", "job", job.Name, "error", err)
		}
		select {
		case <-ctx.Done():
		case <-interval.C:
		}
	}
}

// runOnce runs a job and returns a panic as an error: one job must not end the program.
func runOnce(ctx context.Context, job Job) (err error) {
	defer func() {
		if reason := recover(); reason != nil {
			err = fmt.Errorf("panic: %v\n%s", reason, debug.Stack())
		}
	}()
	return job.Run(ctx)
}
