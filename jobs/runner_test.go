package jobs_test

import (
	"bytes"
	"context"
	"errors"
	"log/slog"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"stepfree/jobs"
)

func TestRunner_RunsAtOnceAndAtEachInterval(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		ctx, stop := context.WithTimeout(t.Context(), 35*time.Minute)
		defer stop()
		start := time.Now()
		var often, seldom []time.Duration
		record := func(list *[]time.Duration) func(context.Context) error {
			return func(context.Context) error { *list = append(*list, time.Since(start)); return nil }
		}
		if err := (jobs.Runner{Log: slog.New(slog.DiscardHandler), Jobs: []jobs.Job{
			{Name: "often", Interval: 10 * time.Minute, Run: record(&often)},
			{Name: "seldom", Interval: time.Hour, Run: record(&seldom)},
		}}).Run(ctx); err != nil {
			t.Fatal(err)
		}
		if len(often) != 4 || often[0] != 0 || often[3] != 30*time.Minute || len(seldom) != 1 || seldom[0] != 0 {
			t.Errorf("often %v, seldom %v", often, seldom)
		}
	})
}

func TestRunner_FailureIsLoggedAndTheJobGoesOn(t *testing.T) {
	t.Parallel()
	for name, fail := range map[string]func() error{
		"an error": func() error { return errors.New("no connection") },
		"a panic":  func() error { panic("no connection") },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				var log bytes.Buffer
				ctx, stop := context.WithTimeout(t.Context(), 150*time.Second)
				defer stop()
				runs, others := 0, 0
				if err := (jobs.Runner{Log: slog.New(slog.NewTextHandler(&log, nil)), Jobs: []jobs.Job{
					{Name: "the broken one", Interval: time.Minute, Run: func(context.Context) error { runs++; return fail() }},
					{Name: "another", Interval: time.Minute, Run: func(context.Context) error { others++; return nil }},
				}}).Run(ctx); err != nil {
					t.Fatal(err)
				}
				if runs != 3 || others != 3 {
					t.Errorf("%d and %d runs", runs, others)
				}
				if n := strings.Count(log.String(), "no connection"); n != 3 || !strings.Contains(log.String(), "the broken one") {
					t.Errorf("%s", &log)
				}
			})
		})
	}
}

func TestRunner_EndWaitsForTheRunAndLogsNothing(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		var log bytes.Buffer
		ctx, stop := context.WithCancel(t.Context())
		finished := false
		job := jobs.Job{Name: "slow", Interval: time.Second, Run: func(ctx context.Context) error {
			stop()
			<-ctx.Done()
			<-time.After(time.Minute) // it writes what it has begun
			finished = true
			return ctx.Err()
		}}
		if err := (jobs.Runner{Log: slog.New(slog.NewTextHandler(&log, nil)), Jobs: []jobs.Job{job}}).Run(ctx); err != nil {
			t.Fatal(err)
		}
		if !finished || log.Len() > 0 {
			t.Errorf("finished %v, %s", finished, &log)
		}
	})
}

func TestRunner_SlowRunDoesNotOverlap(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		ctx, stop := context.WithTimeout(t.Context(), 10*time.Minute)
		defer stop()
		running, runs := 0, 0
		job := jobs.Job{Name: "slow", Interval: time.Second, Run: func(context.Context) error {
			if running++; running > 1 {
				t.Error("two runs at once")
			}
			<-time.After(3 * time.Minute)
			running, runs = running-1, runs+1
			return nil
		}}
		if err := (jobs.Runner{Log: slog.New(slog.DiscardHandler), Jobs: []jobs.Job{job}}).Run(ctx); err != nil {
			t.Fatal(err)
		}
		if runs != 4 {
			t.Errorf("%d runs", runs)
		}
	})
}
