//go:build screenshots

// Package screenshots takes the pictures of the front page: `make screenshots` starts a demonstration in a folder for
// temporary files, plays a candidate and an HR officer in it, and writes docs/images.
package screenshots

import (
	"bufio"
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"stepfree/e2e/browser"
	"stepfree/e2e/journey"
	"stepfree/handlers/web"
)

const (
	images   = "../../docs/images"
	width    = 1280
	maxBytes = 200_000
)

func TestScreenshots_AreTaken(t *testing.T) {
	t.Parallel()
	origin := startDemonstration(t)
	for name, take := range map[string]func(*testing.T, string){"candidate": takeCandidate, "hr": takeHR} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			take(t, origin)
		})
	}
}

// takeCandidate shows a request that is being written.
func takeCandidate(t *testing.T, origin string) {
	t.Helper()
	v := journey.New(t, origin, browser.WindowSize(width, 1020)).Unchecked()
	signInAsCandidate(t, v, origin)
	v.Press("Answer for Deputy Director")
	v.Choose("answer", "unsure")
	v.Press("Continue")
	v.Press("For which stages")
	v.Pick("Written test")
	v.Pick("Panel interview")
	v.Press("Save and continue")
	v.Press("What would help: Panel interview")
	v.Choose("difficulty", "hear")
	v.Press("Show what can help")
	v.Choose("measure", "P-CAPTION")
	v.Press("Save and continue")
	v.Choose("parameter-language", "EN")
	v.Choose("parameter-feed", "on_site")
	v.Press("Save and continue")
	v.Press("In your own words")
	v.Fill("words", "I hear little when several people speak.")
	v.Press("Save and continue")
	v.Fill("words", "To read what is said.")
	v.Press("Save and continue")
	v.Sees("What would help: Written test")
	take(t, v, "candidate.png")
}

// takeHR shows what HR has to put in place for an interview that can be booked.
func takeHR(t *testing.T, origin string) {
	t.Helper()
	v := journey.New(t, origin, browser.WindowSize(width, 1500)).Unchecked()
	signInAsStaff(t, v, "Hugo Lambert", "hugo.lambert@stepfree.example")
	v.Press("Deputy Director")
	v.Press("Panel interview Chiara")
	v.Open(strings.TrimSuffix(v.Path(), "/slots"))
	v.Sees("Step-free", "Planned rest breaks", "Find times")
	take(t, v, "hr.png")
}

// take writes what the window shows.
func take(t *testing.T, v *journey.Visitor, name string) {
	t.Helper()
	path := filepath.Join(images, name)
	v.Picture(path)
	info, err := os.Stat(path)
	if err != nil {
		t.Fatal(err)
	}
	if info.Size() > maxBytes {
		t.Errorf("%s has %d bytes", name, info.Size())
	}
}

func signInAsCandidate(t *testing.T, v *journey.Visitor, origin string) {
	t.Helper()
	v.Open("/sign-in")
	v.Fill("email", "ana.kowalska@mail.example")
	v.Press("Send me the link")
	look := time.NewTicker(200 * time.Millisecond)
	defer look.Stop()
	for v.Open("/mailbox"); !strings.Contains(v.Text(), origin+"/sign-in/"); v.Open("/mailbox") {
		select {
		case <-t.Context().Done():
			t.Fatal("no mail came")
		case <-look.C:
		}
	}
	v.Press(origin + "/sign-in/")
	v.Press("Continue")
}

var (
	code          = regexp.MustCompile(`\b\d{6}\b`)
	passwordShown = regexp.MustCompile(`Password\s+(\S+)`)
)

// signInAsStaff signs a member of staff in with what the demonstration tells of everybody.
func signInAsStaff(t *testing.T, v *journey.Visitor, name, email string) {
	t.Helper()
	v.Open("/demo")
	_, after, _ := strings.Cut(v.Text(), name)
	password := passwordShown.FindStringSubmatch(after)
	if password == nil {
		t.Fatalf("no password of %s: %s", name, v.Text())
	}
	v.Open("/staff/sign-in")
	v.Fill("email", email)
	v.Fill("password", password[1])
	v.Fill("code", code.FindString(after))
	v.Press("Sign in")
	if strings.HasPrefix(v.Path(), web.InterestsPath) {
		v.Press("Continue")
	}
}

var ready = regexp.MustCompile(`The portal is ready: (\S+)`)

// startDemonstration starts the built program and returns its address.
func startDemonstration(t *testing.T) string {
	t.Helper()
	program, err := filepath.Abs("../../build/stepfree")
	if err != nil {
		t.Fatal(err)
	}
	folder, err := os.MkdirTemp("", "stepfree-") //nolint:usetesting // t.TempDir is closed to PostgreSQL's user
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = os.RemoveAll(folder) })
	if err := os.Chmod(folder, 0o711); err != nil {
		t.Fatal(err)
	}
	data := filepath.Join(folder, "data")
	args := []string{"demo", "--data", data, "--listen", "127.0.0.1:0"}
	demo := exec.CommandContext(context.WithoutCancel(t.Context()), program, args...)
	out, err := demo.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	demo.Stderr = os.Stderr
	if err := demo.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { stop(t, demo) })
	return readAddress(t, bufio.NewScanner(out))
}

// readAddress reads the program's lines until one tells its address, and drains the rest.
func readAddress(t *testing.T, lines *bufio.Scanner) string {
	t.Helper()
	var said strings.Builder
	for lines.Scan() {
		fmt.Fprintln(&said, lines.Text())
		if m := ready.FindStringSubmatch(lines.Text()); m != nil {
			go func() {
				for lines.Scan() {
				}
			}()
			return m[1]
		}
	}
	t.Fatalf("the demonstration ended: %s", said.String())
	return ""
}

func stop(t *testing.T, demo *exec.Cmd) {
	t.Helper()
	if err := demo.Process.Signal(os.Interrupt); err != nil {
		t.Error(err)
	}
	if err := demo.Wait(); err != nil {
		t.Error(err)
	}
}
