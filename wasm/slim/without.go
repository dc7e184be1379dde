package main

import (
	"bytes"
	"go/ast"
	"go/format"
	"go/parser"
	"go/token"
	"path"
	"slices"
	"strconv"
)

// without returns Go source without some declarations, and without the imports
// that nothing needs then. Each name found is deleted from left.
func without(source []byte, names []string, left map[string]bool) ([]byte, error) {
	fset := token.NewFileSet()
	file, err := parser.ParseFile(fset, "", source, parser.SkipObjectResolution)
	if err != nil {
		return nil, err
	}
	drop := func(name string) bool {
		if !slices.Contains(names, name) {
			return false
		}
		delete(left, name)
		return true
	}
	file.Decls = slices.DeleteFunc(file.Decls, func(d ast.Decl) bool {
		switch d := d.(type) {
		case *ast.FuncDecl:
			return drop(receiver(d) + d.Name.Name)
		case *ast.GenDecl:
			d.Specs = slices.DeleteFunc(d.Specs, func(s ast.Spec) bool { return dropSpec(s, drop) })
			return len(d.Specs) == 0
		}
		return false
	})
	pruneImports(file)
	var b bytes.Buffer
	if err := format.Node(&b, fset, file); err != nil {
		return nil, err
	}
	return b.Bytes(), nil
}

// dropSpec reports whether all of a specification goes; methods of an interface
// may go alone.
func dropSpec(s ast.Spec, drop func(string) bool) bool {
	switch s := s.(type) {
	case *ast.TypeSpec:
		if i, ok := s.Type.(*ast.InterfaceType); ok {
			i.Methods.List = slices.DeleteFunc(i.Methods.List, func(f *ast.Field) bool {
				return len(f.Names) == 1 && drop(s.Name.Name+"."+f.Names[0].Name)
			})
		}
		return drop(s.Name.Name)
	case *ast.ValueSpec:
		return len(s.Names) == 1 && drop(s.Names[0].Name)
	}
	return false
}

// receiver returns the name of a method's type and a dot.
func receiver(f *ast.FuncDecl) string {
	if f.Recv == nil {
		return ""
	}
	t := f.Recv.List[0].Type
	if star, ok := t.(*ast.StarExpr); ok {
		t = star.X
	}
	return t.(*ast.Ident).Name + "."
}

func pruneImports(file *ast.File) {
	used := make(map[string]bool)
	ast.Inspect(file, func(n ast.Node) bool {
		if s, ok := n.(*ast.SelectorExpr); ok {
			if x, ok := s.X.(*ast.Ident); ok {
				used[x.Name] = true
			}
		}
		return true
	})
	file.Decls = slices.DeleteFunc(file.Decls, func(d ast.Decl) bool {
		g, ok := d.(*ast.GenDecl)
		if !ok || g.Tok != token.IMPORT {
			return false
		}
		g.Specs = slices.DeleteFunc(g.Specs, func(s ast.Spec) bool {
			name, _ := strconv.Unquote(s.(*ast.ImportSpec).Path.Value)
			return !used[path.Base(name)]
		})
		return len(g.Specs) == 0
	})
	file.Comments = nil // they would stand where something is gone
	if file.Doc != nil {
		file.Doc = nil
	}
}
