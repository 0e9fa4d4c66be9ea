// Command prosecheck measures how the source reads: story words in comments, names and form of tests, long lines.
// It prints one table, and exits with 1 if a goal is missed. Usage: prosecheck [-list] directory
package main

import (
	"bytes"
	"cmp"
	"context"
	"flag"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"text/tabwriter"
)

func main() {
	list := flag.Bool("list", false, "name each place that counts against a goal")
	flag.Parse()
	ok, err := check(os.Stdout, cmp.Or(flag.Arg(0), "."), *list)
	if err != nil {
		fmt.Fprintln(os.Stderr, "prosecheck:", err)
		os.Exit(2)
	}
	if !ok {
		os.Exit(1)
	}
}

// check measures the files of a directory and reports whether all goals are met.
func check(out io.Writer, dir string, list bool) (bool, error) {
	paths, err := sources(dir)
	if err != nil {
		return false, err
	}
	var s survey
	for _, path := range paths {
		text, err := os.ReadFile(filepath.Join(dir, path)) //nolint:gosec // a file of the project
		if os.IsNotExist(err) {
			continue // removed and not committed yet
		}
		if err == nil {
			err = s.add(path, text)
		}
		if err != nil {
			return false, fmt.Errorf("%s: %w", path, err)
		}
	}
	return report(out, s.figures(), list), nil
}

// sources lists the files that git tracks or would track, relative to the directory.
func sources(dir string) ([]string, error) {
	cmd := exec.CommandContext(context.Background(), //nolint:gosec // the directory is the caller's
		"git", "-C", dir, "ls-files", "-z", "--cached", "--others", "--exclude-standard")
	cmd.Stderr = os.Stderr
	out, err := cmd.Output()
	if err != nil {
		return nil, fmt.Errorf("git ls-files: %w", err)
	}
	return strings.FieldsFunc(string(out), func(r rune) bool { return r == 0 }), nil
}

// figure is one line of the table.
type figure struct {
	name  string
	value float64
	unit  string
	goal  goal
	found []string // places that count against the goal
}

// goal is a limit of a figure; the zero value is none.
type goal struct {
	sign  string
	limit float64
}

func atMost(limit float64) goal  { return goal{"≤", limit} }
func atLeast(limit float64) goal { return goal{"≥", limit} }

// met compares exact values, not those that are printed.
func (f figure) met() bool {
	switch f.goal.sign {
	case "≤":
		return f.value <= f.goal.limit
	case "≥":
		return f.value >= f.goal.limit
	}
	return true
}

// report prints the table, after the places if they are to be listed, and reports whether all goals are met.
func report(out io.Writer, figures []figure, list bool) bool {
	var text bytes.Buffer
	if list {
		for _, f := range figures {
			for _, place := range f.found {
				fmt.Fprintf(&text, "%s: %s\n", f.name, place)
			}
		}
	}
	all := true
	table := tabwriter.NewWriter(&text, 0, 0, 2, ' ', 0)
	for _, f := range figures {
		aim, verdict := "no goal", ""
		if f.goal.sign != "" {
			aim = fmt.Sprintf("goal %s %g%s", f.goal.sign, f.goal.limit, f.unit)
		}
		if !f.met() {
			all, verdict = false, "missed"
		}
		fmt.Fprintf(table, "%s\t%.2f%s\t%s\t%s\n", f.name, f.value, f.unit, aim, verdict)
	}
	_ = table.Flush()
	_, _ = out.Write(text.Bytes())
	return all
}
