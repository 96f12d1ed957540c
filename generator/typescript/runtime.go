package typescript

import "strings"

// A runtimeView is the part of runtime/shapes.ts that a client needs.
type runtimeView struct {
	imports string // the import from rpc-client.ts; "" where there is none
	source  string // declarations, "" where there are none
}

// linkRuntime returns the declarations of runtime/shapes.ts that have these names, and those that they use.
func linkRuntime(used map[string]bool) runtimeView {
	sections := splitDeclarations(shapesSource)
	places := make(map[string]int, len(sections))
	for i, s := range sections {
		places[s.name] = i
	}
	kept := make([]bool, len(sections))
	var keep func(name string)
	keep = func(name string) {
		i, ok := places[name]
		if !ok || kept[i] {
			return
		}
		kept[i] = true
		sections[i].mentions(keep)
	}
	for name := range used {
		keep(name)
	}
	var v runtimeView
	var parts []string
	for i, s := range sections {
		if kept[i] {
			parts = append(parts, s.doc+s.code)
		}
	}
	v.source = strings.Join(parts, "\n")
	var errors []string
	for _, name := range []string{"RPCDecodeError", "RPCEncodeError"} {
		if strings.Contains(v.source, name) {
			errors = append(errors, name)
		}
	}
	if len(errors) > 0 {
		v.imports = "import { " + strings.Join(errors, ", ") + ` } from "./rpc-client.js";`
	}
	return v
}

// A section is a top-level declaration in source text, with its doc comment.
type section struct{ name, doc, code string }

// mentions calls visit with what the code may use: whatever is called or has a property, and the types, which are called Wire and more.
func (s section) mentions(visit func(name string)) {
	for code := s.code; code != ""; {
		word := leadingWord(code)
		code = code[max(len(word), 1):]
		if word != "" && (strings.HasPrefix(code, "(") || strings.HasPrefix(code, ".") || strings.HasPrefix(word, "Wire")) {
			visit(word)
		}
	}
}

// splitDeclarations splits source text into its top-level declarations. What precedes the first is left out.
func splitDeclarations(text string) []section {
	var sections []section
	doc := ""
	for line := range strings.Lines(text) {
		name := declaredName(line)
		switch {
		case name != "":
			sections = append(sections, section{name: name, doc: doc, code: line})
			doc = ""
		case doc != "" || strings.HasPrefix(line, "/**"):
			doc += line
		case len(sections) > 0:
			sections[len(sections)-1].code += line
		}
	}
	for i, s := range sections {
		sections[i].code = strings.TrimRight(s.code, "\n") + "\n"
	}
	return sections
}

// declaredName returns the name that a line of source text declares at the top level, "" where it declares none.
func declaredName(line string) string {
	line = strings.TrimPrefix(line, "export ")
	for _, keyword := range []string{"function ", "const ", "class ", "type "} {
		if rest, ok := strings.CutPrefix(line, keyword); ok {
			return leadingWord(rest)
		}
	}
	return ""
}

func leadingWord(s string) string {
	n := 0
	for n < len(s) && (s[n] == '_' || s[n] >= '0' && s[n] <= '9' || s[n] >= 'A' && s[n] <= 'Z' || s[n] >= 'a' && s[n] <= 'z') {
		n++
	}
	return s[:n]
}
