package main

import (
	"go/scanner"
	"go/token"
	"strings"
)

// comment is one line of a comment.
type comment struct {
	line int
	text string
}

// readers find the comments of a kind of file.
var readers = map[string]func([]byte) ([]comment, error){
	".go":    goComments,
	".templ": templComments,
	".sql":   sqlComments,
	".js":    scriptComments,
	".mjs":   scriptComments,
	".scss":  scriptComments,
}

// goComments uses Go's scanner. Directives such as //go:embed and //nolint are not comments; a second "//" in their
// line begins one.
func goComments(text []byte) (all []comment, _ error) {
	var s scanner.Scanner
	files := token.NewFileSet()
	file := files.AddFile("", files.Base(), len(text))
	var errs scanner.ErrorList
	s.Init(file, text, errs.Add, scanner.ScanComments)
	for {
		pos, kind, literal := s.Scan()
		if kind == token.EOF {
			return all, errs.Err()
		}
		if kind != token.COMMENT {
			continue
		}
		if directive(literal) {
			_, literal, _ = strings.Cut(literal, " //")
		}
		all = appendLines(all, file.Line(pos), literal)
	}
}

// directive reports whether a comment is for a program: "//" and a word with a colon, without a space between them.
func directive(text string) bool {
	word, _, _ := strings.Cut(text, " ")
	return strings.HasPrefix(text, "//") && len(word) > len("//") && strings.Contains(word, ":")
}

// appendLines adds the lines of a comment that say something.
func appendLines(all []comment, line int, text string) []comment {
	for part := range strings.Lines(text) {
		if strings.Trim(part, "/*-<>!{} \t\r\n") != "" {
			all = append(all, comment{line, part})
		}
		line++
	}
	return all
}

// templComments finds comments that begin a line, because text between tags may hold any characters.
func templComments(text []byte) (all []comment, _ error) {
	n, end := 0, ""
	for line := range strings.Lines(string(text)) {
		n++
		trimmed := strings.TrimSpace(line)
		switch {
		case end != "":
		case strings.HasPrefix(trimmed, "//"):
			if !directive(trimmed) {
				all = appendLines(all, n, trimmed)
			}
			continue
		case strings.HasPrefix(trimmed, "/*"), strings.HasPrefix(trimmed, "{/*"):
			end = "*/"
		case strings.HasPrefix(trimmed, "<!--"):
			end = "-->"
		default:
			continue
		}
		all = appendLines(all, n, trimmed)
		if strings.Contains(trimmed, end) {
			end = ""
		}
	}
	return all, nil
}

// sqlComments finds "--" and "/* */" outside strings, also in the bodies of functions. Goose's directives are left out.
func sqlComments(text []byte) ([]comment, error) {
	all := scan(string(text), "--", "'")
	kept := all[:0]
	for _, c := range all {
		if !strings.HasPrefix(c.text, "-- +goose") {
			kept = append(kept, c)
		}
	}
	return kept, nil
}

// scriptComments finds "//" and "/* */" outside strings.
func scriptComments(text []byte) ([]comment, error) { return scan(string(text), "//", "\"'`"), nil }

// scan finds comments to the end of the line, and between "/*" and "*/". Strings begin and end with one of the quotes;
// but for "`", and "'" of SQL, they end with their line, so that a quote in a regular expression hides no more than
// that.
func scan(text, lineComment, quotes string) (all []comment) {
	quote, line := byte(0), 1
	for i := 0; i < len(text); i++ {
		rest := text[i:]
		switch {
		case text[i] == '\n':
			line++
			if quote != '`' && lineComment != "--" {
				quote = 0
			}
		case quote != 0:
			if text[i] == '\\' && lineComment != "--" {
				i++
			} else if text[i] == quote {
				quote = 0
			}
		case strings.HasPrefix(rest, lineComment) && (i == 0 || text[i-1] != ':'): // not the "//" of an address
			comment, _, _ := strings.Cut(rest, "\n")
			all = appendLines(all, line, comment)
			i += len(comment) - 1
		case strings.HasPrefix(rest, "/*"):
			comment, _, _ := strings.Cut(rest, "*/")
			all = appendLines(all, line, comment)
			line += strings.Count(comment, "\n")
			i += len(comment) + 1
		case strings.IndexByte(quotes, text[i]) >= 0:
			quote = text[i]
		}
	}
	return all
}
