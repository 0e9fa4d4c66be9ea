package main

import (
	"os/exec"
	"path/filepath"
	"runtime/debug"
	"testing"
)

func TestRecordedCommit(t *testing.T) {
	t.Parallel()
	const commit = "b3b67170a1c2d3e4f5060718293a4b5c6d7e8f90"
	for _, c := range []struct {
		name, commit, modified, want string
		ok                           bool
	}{
		{"clean", commit, "false", "b3b67170a1c2", true},
		{"changed", commit, "true", "b3b67170a1c2-dirty", true},
		{"short", "b3b", "false", "b3b", true},
		{"not from a repository", "", "", "", true},
		{"no information", commit, "false", "", false},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			info := &debug.BuildInfo{Settings: []debug.BuildSetting{
				{Key: "vcs.revision", Value: c.commit}, {Key: "vcs.modified", Value: c.modified},
			}}
			if got := recordedCommit(info, c.ok); got != c.want {
				t.Errorf("got %q, want %q", got, c.want)
			}
		})
	}
}

func TestVersionCommand_Linked(t *testing.T) {
	t.Parallel()
	program := filepath.Join(t.TempDir(), "stepfree")
	build := exec.CommandContext(
		t.Context(), "go", "build", "-ldflags", "-X main.version=v1.2.3-4-gabc", "-o", program, ".",
	)
	if out, err := build.CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	out, err := exec.CommandContext(t.Context(), program, "version").Output()
	if err != nil || string(out) != "v1.2.3-4-gabc\n" {
		t.Errorf("it prints %q, %v", out, err)
	}
}

func TestVersionCommand_Unlinked(t *testing.T) {
	t.Parallel()
	out, complaint, code := run(t, nil, "version")
	if code != 0 || out != programVersion()+"\n" || complaint != "" {
		t.Errorf("code %d, %q, %q", code, out, complaint)
	}
}
