package typescript

import (
	"regexp"
	"strings"
)

// A runtimeView is the part of runtime/shapes.ts that a client needs.
type runtimeView struct {
	Imports string // the import from rpc-client.ts; "" where there is none
	Source  string // declarations, "" where there are none
}

var (
	declared = regexp.MustCompile(`(?m)^(?:export )?(?:function|const|class|type) (\w+)`)
	use      = regexp.MustCompile(`\b(\w+)[(.]|\b(Wire\w+)`) // of a function, a constant or a type
	blockDoc = regexp.MustCompile(`(?s)/\*\*.*?\*/`)
)

// linkRuntime returns the declarations of runtime/shapes.ts that have these names, and those that they use.
func linkRuntime(used map[string]bool) runtimeView {
	sections := splitDeclarations(source("runtime/shapes.ts"))
	names := map[string]int{}
	for i, s := range sections {
		names[declared.FindStringSubmatch(s)[1]] = i
	}
	kept := make([]bool, len(sections))
	var keep func(name string)
	keep = func(name string) {
		i, ok := names[name]
		if !ok || kept[i] {
			return
		}
		kept[i] = true
		for _, m := range use.FindAllStringSubmatch(blockDoc.ReplaceAllString(sections[i], ""), -1) {
			keep(m[1] + m[2])
		}
	}
	for name := range used {
		keep(name)
	}
	var v runtimeView
	var parts []string
	for i, s := range sections {
		if kept[i] {
			parts = append(parts, s)
		}
	}
	v.Source = strings.Join(parts, "\n")
	var errors []string
	for _, name := range []string{"RPCDecodeError", "RPCEncodeError"} {
		if strings.Contains(v.Source, name) {
			errors = append(errors, name)
		}
	}
	if len(errors) > 0 {
		v.Imports = "import { " + strings.Join(errors, ", ") + ` } from "./rpc-client.js";`
	}
	return v
}

// splitDeclarations splits source text into its top-level declarations, each with its doc comment. What precedes the first is left out.
func splitDeclarations(text string) []string {
	starts := declared.FindAllStringIndex(text, -1)
	var sections []string
	end := len(text)
	for i := len(starts) - 1; i >= 0; i-- {
		start := starts[i][0]
		if head := strings.TrimSuffix(text[:start], "*/\n"); len(head) < start {
			start = strings.LastIndex(head, "/**")
		}
		sections = append(sections, strings.TrimRight(text[start:end], "\n")+"\n")
		end = start
	}
	for i, j := 0, len(sections)-1; i < j; i, j = i+1, j-1 {
		sections[i], sections[j] = sections[j], sections[i]
	}
	return sections
}
