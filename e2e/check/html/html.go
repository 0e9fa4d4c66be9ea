// Package html validates saved pages with HTML-validate: the HTML standard and its accessibility rules. Only tests
// import it.
package html

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"

	"github.com/go-json-experiment/json"
)

// Finding is one fault of a file.
type Finding struct {
	File     string `json:"file"`
	Rule     string `json:"rule"`
	Message  string `json:"message"`
	Line     int    `json:"line"`
	Selector string `json:"selector"`
}

// Folder checks every .html file of a folder, in one run of the validator.
func Folder(ctx context.Context, folder string) (found []Finding, err error) {
	script, err := script()
	if err != nil {
		return nil, err
	}
	out, err := exec.CommandContext(ctx, "node", script, folder).Output() //nolint:gosec // a script of this repository
	if exit := (*exec.ExitError)(nil); errors.As(err, &exit) {
		return nil, fmt.Errorf("html-validate: %w: %s", err, exit.Stderr)
	}
	if err != nil {
		return nil, err
	}
	return found, json.Unmarshal(out, &found)
}

// script returns the path of the validator's script: it searches upwards from the folder in which the test runs.
func script() (string, error) {
	dir, err := os.Getwd()
	if err != nil {
		return "", err
	}
	for {
		path := filepath.Join(dir, "e2e", "check", "html", "validate.mjs")
		if _, err := os.Stat(path); err == nil {
			return path, nil
		}
		if dir == filepath.Dir(dir) {
			return "", errors.New("html-validate: e2e/check/html/validate.mjs not found")
		}
		dir = filepath.Dir(dir)
	}
}
