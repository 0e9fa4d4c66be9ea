//go:build bench

// Package bench measures the product against limits of the same machine, each in the same run, because machines and
// their load differ. `make bench` prints the table.
package bench

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"testing"
	"time"
)

// row is one line of the table: a figure, and what it has to be.
type row struct {
	What   string  `json:"what"`
	Figure float64 `json:"figure"`
	Unit   string  `json:"unit"`
	AtMost bool    `json:"at_most"` // the target is an upper bound
	Target float64 `json:"target"`
	Detail string  `json:"detail"`
}

func (r row) met() bool {
	if r.AtMost {
		return r.Figure <= r.Target
	}
	return r.Figure >= r.Target
}

// measure is one part of the table; `go test -run TestTable/growth` measures one part.
type measure struct {
	name string
	do   func(*testing.T) []row
}

// TestTable measures everything except a million requests, and fails for rows that miss their target.
func TestTable(t *testing.T) {
	table(t, "bench.json", []measure{
		{"uploads", uploads},
		{"receipt", receipt},
		{"throughput", throughput},
		{"growth", growth},
		{"search", search},
		{"bookings", bookings},
		{"decryption", decryption},
		{"load", load},
		{"starts", starts},
		{"start checks", startChecks},
		{"signin timing", signinTiming},
	})
}

// TestMillion measures the pages with a million requests stored.
func TestMillion(t *testing.T) { table(t, "bench-million.json", []measure{{"growth", million}}) }

func table(t *testing.T, file string, measures []measure) {
	t.Helper()
	var rows []row
	for _, m := range measures {
		t.Run(m.name, func(t *testing.T) { rows = append(rows, m.do(t)...) })
	}
	for _, r := range rows {
		bound, verdict := "≥", "met"
		if r.AtMost {
			bound = "≤"
		}
		if !r.met() {
			verdict = "MISSED"
			t.Errorf("%s: %.2f %s", r.What, r.Figure, r.Unit)
		}
		fmt.Printf("%-76s %8.2f %-4s %s %-5g %-7s %s\n", r.What, r.Figure, r.Unit, bound, r.Target, verdict, r.Detail)
	}
	text, err := json.MarshalIndent(rows, "", "  ")
	must(t, err)
	must(t, os.MkdirAll(filepath.Join("..", "..", "build"), 0o755))
	must(t, os.WriteFile(filepath.Join("..", "..", "build", file), append(text, '\n'), 0o644))
}

// median returns the median of several runs.
func median(t *testing.T, runs int, do func()) time.Duration {
	t.Helper()
	took := make([]time.Duration, runs)
	for i := range took {
		began := time.Now()
		do()
		took[i] = time.Since(began)
	}
	slices.Sort(took)
	return took[runs/2]
}

// perSecond returns how often clients do something in a second, over about two seconds.
func perSecond(clients int, do func(client int)) float64 {
	began := time.Now()
	counts := make(chan int, clients)
	for client := range clients {
		go func() {
			n := 0
			for ; time.Since(began) < 2*time.Second; n++ {
				do(client)
			}
			counts <- n
		}()
	}
	total := 0
	for range clients {
		total += <-counts
	}
	return float64(total) / time.Since(began).Seconds()
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}
