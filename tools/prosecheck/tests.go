package main

import (
	"go/ast"
	"go/parser"
	"go/token"
	"strings"
)

// test is one test function.
type test struct {
	name     string
	line     int
	table    bool
	subtests bool
}

// findTests lists the test functions of a file, but not TestMain.
func findTests(text []byte) (all []test, _ error) {
	files := token.NewFileSet()
	file, err := parser.ParseFile(files, "", text, parser.SkipObjectResolution)
	if err != nil {
		return nil, err
	}
	tables := literals(file)
	for _, d := range file.Decls {
		f, ok := d.(*ast.FuncDecl)
		if !ok || f.Recv != nil || f.Body == nil || !isTest(f) {
			continue
		}
		table, subtests := form(f.Body, tables)
		all = append(all, test{f.Name.Name, files.Position(f.Pos()).Line, table, subtests})
	}
	return all, nil
}

// isTest reports whether a function is a test: it is called Test… and takes a *testing.T alone.
func isTest(f *ast.FuncDecl) bool {
	if !strings.HasPrefix(f.Name.Name, "Test") || len(f.Type.Params.List) != 1 {
		return false
	}
	star, ok := f.Type.Params.List[0].Type.(*ast.StarExpr)
	if !ok {
		return false
	}
	of, ok := star.X.(*ast.SelectorExpr)
	return ok && of.Sel.Name == "T"
}

// form reports whether a test goes through a table of cases, and whether it runs a subtest for each.
func form(body ast.Node, tables map[string]bool) (table, subtests bool) {
	ast.Inspect(body, func(n ast.Node) bool {
		if loop, ok := n.(*ast.RangeStmt); ok {
			name, isName := loop.X.(*ast.Ident)
			subtests = subtests || runsSubtest(loop.Body)
			table = table || isTable(loop.X) || isName && tables[name.Name]
		}
		return true
	})
	return table || subtests, subtests
}

// literals names the variables of a file that hold a table.
func literals(file *ast.File) map[string]bool {
	names := map[string]bool{}
	note := func(left []ast.Expr, right []ast.Expr) {
		for i, value := range right {
			if name, ok := left[min(i, len(left)-1)].(*ast.Ident); ok && isTable(value) {
				names[name.Name] = true
			}
		}
	}
	ast.Inspect(file, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.AssignStmt:
			note(n.Lhs, n.Rhs)
		case *ast.ValueSpec:
			left := make([]ast.Expr, len(n.Names))
			for i, name := range n.Names {
				left[i] = name
			}
			note(left, n.Values)
		}
		return true
	})
	return names
}

// isTable reports whether an expression is a literal of two cases or more: a map, or a slice whose elements have
// fields.
func isTable(x ast.Expr) bool {
	literal, ok := x.(*ast.CompositeLit)
	if !ok || len(literal.Elts) < 2 {
		return false
	}
	switch literal.Type.(type) {
	case *ast.MapType:
		return true
	case *ast.ArrayType:
		fields, ok := literal.Elts[0].(*ast.CompositeLit)
		return ok && len(fields.Elts) > 1
	}
	return false
}

// runsSubtest reports whether t.Run is called.
func runsSubtest(body ast.Node) (found bool) {
	ast.Inspect(body, func(n ast.Node) bool {
		if call, ok := n.(*ast.CallExpr); ok && len(call.Args) == 2 {
			f, ok := call.Fun.(*ast.SelectorExpr)
			found = found || ok && f.Sel.Name == "Run"
		}
		return !found
	})
	return found
}
