package docs_test

import (
	"encoding/json"
	"errors"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// part is something of another project: a line of docs/licences.md.
type part struct{ Name, Licence, Use string }

// What a part is used for.
const (
	inProgram = "program" // distributed: linked into the program, or sent to browsers
	inTests   = "tests"   // linked into tests
	inTools   = "tools"   // run while building or testing
)

// permissive are the licences a distributed part may have. MPL-2.0 obliges for changed files of the part only.
var permissive = []string{
	"0BSD", "Apache-2.0", "BSD-2-Clause", "BSD-3-Clause", "BlueOak-1.0.0", "CC0-1.0", "ISC", "MIT", "MPL-2.0", "OFL-1.1",
	"Unlicense",
}

// allowed reports whether a part may have its licence: "A AND B" needs both. A tool is run, not linked, and may be
// GPL-3.0.
func (p part) allowed() bool {
	for licence := range strings.SplitSeq(p.Licence, " AND ") {
		if !slices.Contains(permissive, licence) && (p.Use != inTools || licence != "GPL-3.0") {
			return false
		}
	}
	return true
}

// licenceTexts has a phrase of each licence's text that no other text has.
var licenceTexts = []struct{ licence, phrase string }{
	{"Apache-2.0", "Apache License Version 2.0, January 2004"},
	{"BSD-2-Clause", "Redistribution and use in source and binary forms, with or without modification, are permitted"},
	{"CC0-1.0", "CC0 1.0 Universal"},
	{"GPL-2.0", "GNU GENERAL PUBLIC LICENSE Version 2"},
	{"GPL-3.0", "GNU GENERAL PUBLIC LICENSE Version 3"},
	{"AGPL-3.0", "GNU AFFERO GENERAL PUBLIC LICENSE"},
	{"LGPL", "GNU LESSER GENERAL PUBLIC LICENSE"},
	{"ISC", "Permission to use, copy, modify, and/or distribute this software for any purpose with or without fee"},
	{"MIT", "Permission is hereby granted, free of charge, to any person obtaining a copy"},
	{"MPL-2.0", "Mozilla Public License Version 2.0"},
	{"Unlicense", "This is free and unencumbered software released into the public domain"},
}

// classify names the licences whose texts a file holds, joined by AND; "unknown" where it holds none.
func classify(text string) string {
	text = strings.Join(strings.Fields(strings.NewReplacer("*", " ", "//", " ", "#", " ").Replace(text)), " ")
	var found []string
	for _, l := range licenceTexts {
		if !strings.Contains(text, l.phrase) {
			continue
		}
		if l.licence == "BSD-2-Clause" && regexp.MustCompile(`(?i)neither the names? of`).MatchString(text) {
			l.licence = "BSD-3-Clause"
		}
		found = append(found, l.licence)
	}
	if len(found) == 0 {
		return "unknown"
	}
	return strings.Join(found, " AND ")
}

// moduleLicence reads the licence file of a module in the module cache.
func moduleLicence(dir string) (string, error) {
	for _, name := range []string{"LICENSE", "LICENSE.txt", "LICENSE.md", "LICENCE", "COPYING"} {
		text, err := os.ReadFile(filepath.Join(dir, name))
		if errors.Is(err, fs.ErrNotExist) {
			continue
		}
		return classify(string(text)), err
	}
	return "", errors.New("no licence file in " + dir)
}

// goModules lists the modules whose packages are compiled, with the directory of each.
func goModules(t *testing.T, dir string, args ...string) map[string]string {
	t.Helper()
	readGoMod(t, dir)
	args = append([]string{"list", "-f", "{{with .Module}}{{.Path}} {{.Dir}}{{end}}"}, args...)
	cmd := exec.CommandContext(t.Context(), "go", args...)
	cmd.Dir, cmd.Stderr = dir, os.Stderr
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("go list: %v", err)
	}
	modules := map[string]string{}
	for line := range strings.Lines(string(out)) {
		if path, dir, ok := strings.Cut(strings.TrimSpace(line), " "); ok && path != "stepfree" {
			modules[path] = dir
		}
	}
	return modules
}

// goParts lists the Go modules of the program, of its tests, and the tools.
func goParts(t *testing.T) (parts []part) {
	t.Helper()
	program := goModules(t, "..", "-deps", "./cmd/stepfree")
	used := goModules(t, "..", "-deps", "-test", "./...")
	tools := goModules(t, filepath.Join("..", "tools"), "tool")
	for use, modules := range map[string]map[string]string{inTests: used, inTools: tools} {
		for name, dir := range modules {
			licence, err := moduleLicence(dir)
			if err != nil {
				t.Errorf("%s: %v", name, err)
			}
			p := part{name, licence, use}
			if _, ok := program[name]; ok && use == inTests {
				p.Use = inProgram
			}
			parts = append(parts, p)
		}
	}
	return parts
}

// npmParts lists the packages of package-lock.json. Builds of one package for several systems are one line, "name-*".
func npmParts(t *testing.T) (parts []part) {
	t.Helper()
	var lock struct {
		Packages map[string]struct {
			License string
			Dev     bool
			OS      []string
		}
	}
	readJSON(t, "../package-lock.json", &lock)
	for path, p := range lock.Packages {
		if path == "" { // the project itself
			continue
		}
		name := path[strings.LastIndex(path, "node_modules/")+len("node_modules/"):]
		if len(p.OS) > 0 {
			before, _, _ := strings.Cut(name, p.OS[0])
			name = before + "*"
		}
		use := inProgram
		if p.Dev {
			use = inTools
		}
		parts = append(parts, part{name, p.License, use})
	}
	return parts
}

func readJSON(t *testing.T, path string, into any) {
	t.Helper()
	text, err := os.ReadFile(path)
	if err == nil {
		err = json.Unmarshal(text, into)
	}
	if err != nil {
		t.Fatalf("%s: %v", path, err)
	}
}

// lines writes parts as the lines of the page, sorted, each once.
func lines(parts []part) []string {
	var all []string
	for _, p := range parts {
		all = append(all, "| `"+p.Name+"` | "+p.Licence+" | "+p.Use+" |")
	}
	slices.Sort(all)
	return slices.Compact(all)
}

func TestLicences_AreAllowedAndListed(t *testing.T) {
	t.Parallel()
	parts := append(goParts(t), npmParts(t)...)
	for _, p := range parts {
		if !p.allowed() {
			t.Errorf("%s (%s) has a licence that is not allowed: %s", p.Name, p.Use, p.Licence)
		}
	}
	text, err := os.ReadFile("licences.md")
	if err != nil {
		t.Fatal(err)
	}
	listed, used := regexp.MustCompile("(?m)^\\| `.*$").FindAllString(string(text), -1), lines(parts)
	for _, line := range used {
		if !slices.Contains(listed, line) {
			t.Errorf("licences.md lacks %s", line)
		}
	}
	for _, line := range listed {
		if !slices.Contains(used, line) {
			t.Errorf("licences.md lists what is not used: %s", line)
		}
	}
}

func TestClassify(t *testing.T) {
	t.Parallel()
	const bsd = "Redistribution and use in source and binary forms, with or without\nmodification, are permitted"
	const mit = "Permission is hereby granted, free of charge, to any person obtaining a copy"
	for _, c := range []struct{ name, text, want string }{
		{"wrapped", strings.ReplaceAll(mit, " free", "\n//  free"), "MIT"},
		{"two clauses", bsd, "BSD-2-Clause"},
		{"three clauses", bsd + " Neither the name of the author", "BSD-3-Clause"},
		{"several texts", mit + "\n" + bsd, "BSD-2-Clause AND MIT"},
		{"copyleft", "GNU GENERAL PUBLIC LICENSE\n   Version 3, 29 June 2007", "GPL-3.0"},
		{"none", "All rights reserved.", "unknown"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			if got := classify(c.text); got != c.want {
				t.Errorf("got %s, want %s", got, c.want)
			}
		})
	}
}

func TestAllowed(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		part part
		want bool
	}{
		{part{"a", "MIT", inProgram}, true},
		{part{"a", "BSD-3-Clause AND MIT", inProgram}, true},
		{part{"a", "MIT AND unknown", inProgram}, false},
		{part{"a", "GPL-3.0", inTools}, true},
		{part{"a", "GPL-3.0", inTests}, false},
		{part{"a", "", inTools}, false},
	} {
		if got := c.part.allowed(); got != c.want {
			t.Errorf("%+v: got %t", c.part, got)
		}
	}
}

func TestLicence_OfTheProjectIsApache(t *testing.T) {
	t.Parallel()
	if got, err := moduleLicence(".."); err != nil || got != "Apache-2.0" {
		t.Errorf("LICENSE is %s, %v", got, err)
	}
	var npm struct{ License string }
	readJSON(t, "../package.json", &npm)
	if npm.License != "Apache-2.0" {
		t.Errorf("package.json says %q", npm.License)
	}
	if !strings.Contains(readPage(t, "../README.md"), "[Apache-2.0](LICENSE)") {
		t.Error("README.md does not say the licence")
	}
}
