package locale_test

import (
	"go/scanner"
	"go/token"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// source is a file of the program with its string literals.
type source struct {
	path     string
	text     string
	literals []string
}

// sources reads all Go and templ files, without tests and generated code.
func sources(t *testing.T) []source {
	t.Helper()
	var found []source
	err := filepath.WalkDir("..", func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if d.IsDir() && skipDir(d.Name()) {
			return fs.SkipDir
		}
		isGo := strings.HasSuffix(path, ".go") && !strings.HasSuffix(path, "_test.go") &&
			!strings.HasSuffix(path, "_templ.go")
		if !isGo && !strings.HasSuffix(path, ".templ") {
			return nil
		}
		text, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		s := source{path: strings.TrimPrefix(path, "../"), text: comment.ReplaceAllString(string(text), "")}
		if isGo {
			s.literals = goLiterals(text)
		} else {
			s.literals = templLiterals(s.text)
		}
		found = append(found, s)
		return nil
	})
	if err != nil || len(found) < 50 {
		t.Fatalf("%d files, %v", len(found), err)
	}
	return found
}

func skipDir(name string) bool {
	return strings.HasPrefix(name, ".") && name != ".." ||
		slices.Contains([]string{"node_modules", "testdata", "tools", "e2e"}, name)
}

func goLiterals(text []byte) (found []string) {
	var s scanner.Scanner
	files := token.NewFileSet()
	s.Init(files.AddFile("", files.Base(), len(text)), text, nil, 0)
	for {
		_, tok, literal := s.Scan()
		if tok == token.EOF {
			return found
		}
		if word, err := strconv.Unquote(literal); tok == token.STRING && err == nil {
			found = append(found, word)
		}
	}
}

// comment matches lines that are only a comment.
var comment = regexp.MustCompile(`(?m)^\s*//.*$`)

// quoted matches string literals in templ. A single quotation mark in text outside of Go ends at the end of its line.
var quoted = regexp.MustCompile(`"((?:[^"\\\n]|\\.)*)"`)

func templLiterals(text string) (found []string) {
	for _, match := range quoted.FindAllStringSubmatch(text, -1) {
		found = append(found, match[1])
	}
	return found
}

var (
	// asked matches calls with the full key of a message.
	asked = regexp.MustCompile(`\b(?:T|Has)\("([a-z][a-z0-9_]*\.[A-Za-z0-9_.-]*[A-Za-z0-9_])"[,)]`)
	// listed matches lists of messages numbered from 1: Points(l, "start.who", 4).
	listed = regexp.MustCompile(`\bPoints\([^"\n]*"([a-z0-9_.]+)", (\d+)\)`)
	// prefix matches literals that keys are concatenated from: "status." + s.
	prefix = regexp.MustCompile(`^[a-z][A-Za-z0-9_]*(\.[A-Za-z0-9_]+)*\.$`)
)

// byName returns the keys that a file requests by their full names.
func byName(t *testing.T, s source) (found []string) {
	t.Helper()
	for _, match := range asked.FindAllStringSubmatch(s.text, -1) {
		found = append(found, match[1])
	}
	for _, match := range listed.FindAllStringSubmatch(s.text, -1) {
		count, err := strconv.Atoi(match[2])
		if err != nil {
			t.Fatal(err)
		}
		for i := range count {
			found = append(found, match[1]+"."+strconv.Itoa(i+1))
		}
	}
	return found
}

func TestMessages_EveryRequestedKeyExists(t *testing.T) {
	t.Parallel()
	known, count := read(t, "en"), 0
	for _, s := range sources(t) {
		for _, key := range byName(t, s) {
			count++
			if known[key] == nil {
				t.Errorf("%s requests missing key %s", s.path, key)
			}
		}
	}
	if count < 200 {
		t.Errorf("only %d keys found: the pattern may be wrong", count)
	}
}

func TestMessages_EveryKeyIsUsed(t *testing.T) {
	t.Parallel()
	used := map[string]bool{}
	for _, s := range sources(t) {
		for _, word := range append(s.literals, byName(t, s)...) {
			used[word] = true
		}
	}
	for key := range read(t, "en") {
		if !used[key] && !startsWithOne(key, used) {
			t.Errorf("unused key %s", key)
		}
	}
}

// startsWithOne reports whether a key begins with a prefix that is used.
func startsWithOne(key string, used map[string]bool) bool {
	for i, r := range key {
		if r == '.' && used[key[:i+1]] && prefix.MatchString(key[:i+1]) {
			return true
		}
	}
	return false
}
