package main

import (
	"cmp"
	"fmt"
	"os"
	"runtime/debug"
)

// version is set when the program is linked: -ldflags "-X main.version=…", see the build target of the Makefile.
var version string

// versionCommand prints the program's version.
type versionCommand struct{}

// Run prints one line.
func (versionCommand) Run() error {
	_, err := fmt.Fprintln(os.Stdout, programVersion())
	return err
}

// programVersion returns what git describe said when the program was built; else the commit that Go recorded; else
// "unknown".
func programVersion() string {
	return cmp.Or(version, recordedCommit(debug.ReadBuildInfo()), "unknown")
}

// recordedCommit returns the abbreviated commit in the build information, with "-dirty" if files were changed, or "" if
// there is none. Its parameters are the results of debug.ReadBuildInfo.
func recordedCommit(info *debug.BuildInfo, ok bool) string {
	if !ok {
		return ""
	}
	settings := map[string]string{}
	for _, s := range info.Settings {
		settings[s.Key] = s.Value
	}
	commit := settings["vcs.revision"]
	if commit != "" && settings["vcs.modified"] == "true" {
		return commit[:min(len(commit), 12)] + "-dirty"
	}
	return commit[:min(len(commit), 12)]
}
