package mutation

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// marker is a comment //guard:NAME KIND in the program's code. At the end of a line it marks what begins in that
// line, by itself in a line what begins in the next one. KIND says how the mutant removes the guard, see edits.
type marker struct {
	name, kind, argument string
	file                 string // below the root
	line                 int    // of what is marked
}

var markerText = regexp.MustCompile(`^//guard:([a-z0-9-]+) ([a-z]+)(?: (\S+))?$`)

// source is a parsed file with markers.
type source struct {
	text    []byte
	file    *ast.File
	tokens  *token.File
	markers []marker
}

// readSources parses the files below a folder that have markers, by their paths below it. Tests and tools have none.
func readSources(tb testing.TB, root string) map[string]*source {
	tb.Helper()
	all := map[string]*source{}
	must(tb, filepath.WalkDir(root, func(path string, entry fs.DirEntry, err error) error {
		name := entry.Name()
		if err != nil || entry.IsDir() {
			if err == nil &&
				(name == "node_modules" || name == "e2e" || name == "tools" || name == "testdata" || name == ".git") {
				return filepath.SkipDir
			}
			return err
		}
		if !strings.HasSuffix(name, ".go") || strings.HasSuffix(name, "_test.go") {
			return nil
		}
		text, err := os.ReadFile(path)
		if err != nil || !strings.Contains(string(text), "//guard:") {
			return err
		}
		below, err := filepath.Rel(root, path)
		if err == nil {
			all[below] = parse(tb, below, text)
		}
		return err
	}))
	return all
}

// parse finds the markers of a file. A marker that is malformed fails the test.
func parse(tb testing.TB, name string, text []byte) *source {
	tb.Helper()
	set := token.NewFileSet()
	file, err := parser.ParseFile(set, name, text, parser.ParseComments)
	must(tb, err)
	s := &source{text: text, file: file, tokens: set.File(file.Pos())}
	for _, group := range file.Comments {
		for _, c := range group.List {
			if !strings.HasPrefix(c.Text, "//guard:") {
				continue
			}
			found := markerText.FindStringSubmatch(c.Text)
			if found == nil {
				tb.Fatalf("%s: malformed marker %s", set.Position(c.Pos()), c.Text)
			}
			line := s.tokens.Line(c.Pos())
			if s.firstOffset(line) == s.tokens.Offset(c.Pos()) {
				line++
			}
			s.markers = append(s.markers, marker{found[1], found[2], found[3], name, line})
		}
	}
	return s
}

// firstOffset returns the offset of the first character of a line that is no space.
func (s *source) firstOffset(line int) int {
	offset := s.tokens.Offset(s.tokens.LineStart(line))
	for s.text[offset] == '\t' || s.text[offset] == ' ' {
		offset++
	}
	return offset
}

// marked returns the outermost statement, clause or key-value pair that begins at the start of a line, else the largest
// expression that begins there and ends in the same line.
func (s *source) marked(line int) (found ast.Node) {
	first := s.firstOffset(line)
	var statement, expression ast.Node
	ast.Inspect(s.file, func(n ast.Node) bool {
		if n == nil || s.tokens.Offset(n.Pos()) != first {
			return true
		}
		switch n := n.(type) {
		case *ast.BlockStmt:
		case ast.Stmt, *ast.KeyValueExpr, *ast.FuncDecl, *ast.GenDecl:
			if statement == nil {
				statement = n
			}
		case ast.Expr:
			if expression == nil && s.tokens.Line(n.End()) == line {
				expression = n
			}
		}
		return true
	})
	if statement != nil {
		return statement
	}
	return expression
}

// of returns the text of a node.
func (s *source) of(n ast.Node) string {
	return string(s.text[s.tokens.Offset(n.Pos()):s.tokens.Offset(n.End())])
}
