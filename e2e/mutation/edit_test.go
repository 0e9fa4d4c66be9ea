package mutation

import (
	"fmt"
	"go/ast"
	"go/token"
	"slices"
	"strconv"
	"strings"
)

// edit replaces a part of a file.
type edit struct {
	from, to int // offsets
	text     string
}

// edits returns the changes that put a guard on a switch. The kinds of mutants:
//
//	never   the condition of an if, a case, a return, a field or an operand never holds
//	always  the condition always holds
//	skip    the statement is not executed
//	pass    the return statement returns no error
//	zero    the assigned, returned or passed value is the zero value
//	sql     the conditions after the first of the statement's last where hold for each row; with a number, the n-th only
//	unlock  the advisory lock has a random key
func (s *source) edits(m marker) ([]edit, error) {
	n := s.marked(m.line)
	if n == nil {
		return nil, fmt.Errorf("%s:%d: nothing begins here that a marker can mark", m.file, m.line)
	}
	gone := "without.Guard(" + strconv.Quote(m.name) + ")"
	switch m.kind {
	case "never":
		return s.wrap(condition(n), "(!"+gone+" && (", "))")
	case "always":
		return s.wrap(condition(n), "("+gone+" || (", "))")
	case "skip":
		return s.wrap(statement(n), "if !"+gone+" {\n", "\n}")
	case "zero":
		return s.wrap(value(n), "without.Zero("+gone+", ", ")")
	case "pass":
		if r, ok := n.(*ast.ReturnStmt); ok {
			results := []string{}
			for _, result := range r.Results[:len(r.Results)-1] {
				results = append(results, s.of(result))
			}
			at := s.tokens.Offset(r.Pos())
			return []edit{{at, at, "if " + gone + " { return " + strings.Join(append(results, "nil"), ", ") + " }\n"}}, nil
		}
	case "sql", "unlock":
		return s.editSQL(n, m, gone)
	}
	return nil, fmt.Errorf("%s:%d: a %T cannot be removed by %s", m.file, m.line, n, m.kind)
}

// wrap puts text around a node.
func (s *source) wrap(n ast.Node, before, after string) ([]edit, error) {
	if n == nil {
		return nil, fmt.Errorf("%s: the marked code has no such part", s.tokens.Name())
	}
	from, to := s.tokens.Offset(n.Pos()), s.tokens.Offset(n.End())
	return []edit{{from, from, before}, {to, to, after}}, nil
}

// condition returns the condition of a node, or nil.
func condition(n ast.Node) ast.Node {
	switch n := n.(type) {
	case *ast.IfStmt:
		return n.Cond
	case *ast.CaseClause:
		if len(n.List) == 1 {
			return n.List[0]
		}
	case *ast.ReturnStmt:
		if len(n.Results) == 1 {
			return n.Results[0]
		}
	case *ast.AssignStmt:
		return n.Rhs[len(n.Rhs)-1]
	case *ast.KeyValueExpr:
		return n.Value
	case ast.Expr:
		return n
	}
	return nil
}

// statement returns a node that is a statement without a declaration, or nil.
func statement(n ast.Node) ast.Node {
	switch n := n.(type) {
	case *ast.IfStmt, *ast.ExprStmt:
		return n
	case *ast.AssignStmt:
		if n.Tok == token.ASSIGN {
			return n
		}
	}
	return nil
}

// value returns the last value that a node assigns or returns, or the expression itself, or nil.
func value(n ast.Node) ast.Node {
	switch n := n.(type) {
	case *ast.AssignStmt:
		return n.Rhs[len(n.Rhs)-1]
	case *ast.ReturnStmt:
		return n.Results[len(n.Results)-1]
	case *ast.KeyValueExpr:
		return n.Value
	case ast.Expr:
		return n
	}
	return nil
}

// editSQL changes the SQL of the marked statement, and makes a constant that holds it a variable.
func (s *source) editSQL(n ast.Node, m marker, gone string) (all []edit, err error) {
	var literal *ast.BasicLit
	ast.Inspect(n, func(n ast.Node) bool {
		if l, ok := n.(*ast.BasicLit); ok && literal == nil && strings.HasPrefix(l.Value, "`") {
			literal = l
		}
		if d, ok := n.(*ast.GenDecl); ok && d.Tok == token.CONST {
			from := s.tokens.Offset(d.Pos())
			all = append(all, edit{from, from + len("const"), "var"})
		}
		return true
	})
	if literal == nil {
		return nil, fmt.Errorf("%s:%d: the marked code has no SQL", m.file, m.line)
	}
	from, to, err := condemned(literal.Value, m)
	if err != nil {
		return nil, err
	}
	part, without := literal.Value[from:to], "(%s) is not null"
	if m.kind == "unlock" {
		without = "(%s) # cast(random() * 1e15 as bigint)"
	}
	text := "` + without.SQL(" + gone + ", `" + part + "`, `" + fmt.Sprintf(without, part) + "`) + `"
	start := s.tokens.Offset(literal.Pos())
	return append(all, edit{start + from, start + to, text}), nil
}

// condemned returns which part of SQL a mutant replaces.
func condemned(text string, m marker) (from, to int, err error) {
	if m.kind == "unlock" {
		const lock = "pg_advisory_xact_lock("
		from = strings.Index(text, lock) + len(lock)
		for depth := 1; depth > 0 && to < len(text); to++ {
			if to < from {
				to = from
			}
			depth += strings.Count(text[to:to+1], "(") - strings.Count(text[to:to+1], ")")
		}
		if from < len(lock) || to == 0 {
			return 0, 0, fmt.Errorf("%s:%d: the SQL has no advisory lock", m.file, m.line)
		}
		return from, to - 1, nil
	}
	const where, and = "where ", " and "
	start := strings.LastIndex(text, where) + len(where)
	conditions := strings.Split(strings.TrimSuffix(text[max(start, len(where)):], "`"), and)
	if start < len(where) || len(conditions) < 2 {
		return 0, 0, fmt.Errorf("%s:%d: the SQL has no two conditions", m.file, m.line)
	}
	from = start + len(conditions[0]) + len(and)
	if m.argument == "" {
		return from, from + len(strings.Join(conditions[1:], and)), nil
	}
	n, err := strconv.Atoi(m.argument)
	if err != nil || n < 2 || n > len(conditions) {
		return 0, 0, fmt.Errorf("%s:%d: there is no condition %s", m.file, m.line, m.argument)
	}
	from = start + len(strings.Join(conditions[:n-1], and)) + len(and)
	return from, from + len(conditions[n-1]), nil
}

// apply returns a file with edits, which must not overlap.
func (s *source) apply(all []edit) string {
	var out strings.Builder
	at := 0
	slices.SortStableFunc(all, func(a, b edit) int { return a.from - b.from })
	for _, e := range all {
		out.Write(s.text[at:e.from])
		out.WriteString(e.text)
		at = e.to
	}
	out.Write(s.text[at:])
	return out.String()
}
