package main

import (
	"bytes"
	"fmt"
	"regexp"
)

var (
	newElement = regexp.MustCompile(`(?s)\nfunc (\w+)\((.*?)\) (HTML\w+) \{\n\te := &html\w+\{\n\t\thtmlElement: htmlElement\{(.*?)\n\t\t\},\n\t\}\n\n\treturn e\n\}\n`)
	method     = regexp.MustCompile(`(?s)\nfunc \(e \*(html\w+)\) (\w+)\((.*?)\) HTML\w+ (\{.*?\n\}\n)`)
)

// oneElement makes of go-app's 97 types of elements, each with an interface of
// some 70 methods and all of them of the same body, one type of that body. A view
// then calls a method, not through an interface, and there are 100 methods instead
// of 6,000. The names stay as other names of the one type.
func oneElement(source []byte) ([]byte, error) {
	var out bytes.Buffer
	out.WriteString("package app\n\nimport \"strings\"\n\n")
	elements := newElement.FindAllSubmatch(source, -1)
	for _, m := range elements {
		fmt.Fprintf(&out, "type %s = *element\n\nfunc %s(%s) *element {\n\treturn &element{htmlElement{%s}}\n}\n\n", m[3], m[1], m[2], m[4])
	}
	if types := bytes.Count(source, []byte("\ntype html")); types != len(elements) {
		return nil, fmt.Errorf("it has %d types of elements, %d could be read", types, len(elements))
	}
	methods := method.FindAllSubmatch(source, -1)
	if all := bytes.Count(source, []byte("\nfunc (")); all != len(methods) {
		return nil, fmt.Errorf("it has %d methods, %d could be read", all, len(methods))
	}
	bodies := make(map[string]string)
	for _, m := range methods {
		name, body := string(m[2]), string(m[3])+string(m[4])
		if name == "Text" || name == "Textf" {
			continue // see _goapp/pkg/app/element.go
		}
		if other, ok := bodies[name]; !ok {
			bodies[name] = body
			fmt.Fprintf(&out, "func (e *element) %s(%s) *element %s\n", name, m[3], m[4])
		} else if other != body {
			return nil, fmt.Errorf("the method %s of %s differs from another type's", name, m[1])
		}
	}
	return out.Bytes(), nil
}
