package main

import (
	"fmt"
	"path"
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"
)

// The goals.
const (
	maxStoryWords = 1.0  // per 1,000 lines of comments
	maxLongNames  = 1.0  // percent of tests
	maxMedianName = 32.0 // characters
	minTables     = 25.0 // percent of tests
	maxLongLines  = 0.5  // percent of lines
	longName      = 60   // characters
	longLine      = 120  // characters; a tab is one
	perComments   = 1000
	percent       = 100
)

var (
	storyWord = regexp.MustCompile(`(?i)\b(whoever|whatever|somebody|nobody|anybody|meanwhile|beside)\b`)
	// quoted is what a comment cites: a name such as the user "nobody" is no story.
	quoted    = regexp.MustCompile("`[^`]*`" + `|"[^"]*"`)
	generated = regexp.MustCompile(`(?m)^// Code generated .* DO NOT EDIT\.$`)
)

// survey adds up what is measured.
type survey struct {
	comments, lines               int
	names                         []string
	stories, longNames, longLines []string
	tables, subtests              int
}

// add measures one file; it ignores files of other kinds, and generated ones.
func (s *survey) add(name string, text []byte) error {
	kind := path.Ext(name)
	read, ok := readers[kind]
	if !ok || generated.Match(text) {
		return nil
	}
	comments, err := read(text)
	if err != nil {
		return err
	}
	for _, c := range comments {
		s.comments++
		for _, word := range storyWord.FindAllString(quoted.ReplaceAllString(c.text, ""), -1) {
			s.stories = append(s.stories, fmt.Sprintf("%s:%d: %s", name, c.line, strings.ToLower(word)))
		}
	}
	if kind == ".go" || kind == ".templ" || kind == ".sql" {
		s.addLines(name, string(text))
	}
	if strings.HasSuffix(name, "_test.go") {
		return s.addTests(name, text)
	}
	return nil
}

func (s *survey) addLines(name, text string) {
	n := 0
	for line := range strings.Lines(text) {
		n++
		if utf8.RuneCountInString(strings.TrimRight(line, "\r\n")) > longLine {
			s.longLines = append(s.longLines, fmt.Sprintf("%s:%d", name, n))
		}
	}
	s.lines += n
}

func (s *survey) addTests(name string, text []byte) error {
	tests, err := findTests(text)
	if err != nil {
		return err
	}
	for _, t := range tests {
		s.names = append(s.names, t.name)
		place := fmt.Sprintf("%s:%d: %s", name, t.line, t.name)
		if utf8.RuneCountInString(t.name) > longName {
			s.longNames = append(s.longNames, place)
		}
		if t.table {
			s.tables++
		}
		if t.subtests {
			s.subtests++
		}
	}
	return nil
}

// figures computes the table.
func (s *survey) figures() []figure {
	return []figure{
		{
			name: "story words per 1,000 comment lines", value: ratio(len(s.stories), s.comments, perComments),
			goal: atMost(maxStoryWords), found: s.stories,
		},
		{
			name: "test names over 60 characters", value: ratio(len(s.longNames), len(s.names), percent), unit: " %",
			goal: atMost(maxLongNames), found: s.longNames,
		},
		{name: "median length of test names", value: median(s.names), goal: atMost(maxMedianName)},
		{
			name: "tests with a table", value: ratio(s.tables, len(s.names), percent), unit: " %",
			goal: atLeast(minTables),
		},
		{name: "tests with a subtest for each case", value: ratio(s.subtests, len(s.names), percent), unit: " %"},
		{
			name: "lines over 120 columns", value: ratio(len(s.longLines), s.lines, percent), unit: " %",
			goal: atMost(maxLongLines), found: s.longLines,
		},
	}
}

// ratio returns part / whole × scale, and 0 of nothing.
func ratio(part, whole int, scale float64) float64 {
	if whole == 0 {
		return 0
	}
	return float64(part) / float64(whole) * scale
}

// median returns the middle length of names in characters: the lower of two.
func median(names []string) float64 {
	if len(names) == 0 {
		return 0
	}
	lengths := make([]int, len(names))
	for i, name := range names {
		lengths[i] = utf8.RuneCountInString(name)
	}
	slices.Sort(lengths)
	return float64(lengths[(len(lengths)-1)/2])
}
