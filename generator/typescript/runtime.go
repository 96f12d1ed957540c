package typescript

import (
	"regexp"
	"strings"
	"sync"
)

// A runtimeView is the part of runtime/shapes.ts that a client needs.
type runtimeView struct {
	Imports string // the import from rpc-client.ts; "" where there is none
	Source  string // declarations, "" where there are none
}

// Compiled when they are needed: a run that finds nothing changed doesn't need them.
var (
	declared = sync.OnceValue(func() *regexp.Regexp {
		return regexp.MustCompile(`(?m)^(?:export )?(?:function|const|class|type) (\w+)`)
	})
	use = sync.OnceValue(func() *regexp.Regexp { // of a function, a constant or a type
		return regexp.MustCompile(`\b(\w+)[(.]|\b(Wire\w+)`)
	})
	blockDoc = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`(?s)/\*\*.*?\*/`) })
)

// linkRuntime returns the declarations of runtime/shapes.ts that have these names, and those that they use.
func linkRuntime(used map[string]bool) runtimeView {
	sections := splitDeclarations(source("runtime/shapes.ts"))
	names := map[string]int{}
	for i, s := range sections {
		names[declared().FindStringSubmatch(s)[1]] = i
	}
	kept := make([]bool, len(sections))
	var keep func(name string)
	keep = func(name string) {
		i, ok := names[name]
		if !ok || kept[i] {
			return
		}
		kept[i] = true
		for _, m := range use().FindAllStringSubmatch(blockDoc().ReplaceAllString(sections[i], ""), -1) {
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
	var starts []int
	for _, found := range declared().FindAllStringIndex(text, -1) {
		start := found[0]
		if strings.HasSuffix(text[:start], "*/\n") {
			start = strings.LastIndex(text[:start], "/**")
		}
		starts = append(starts, start)
	}
	sections := make([]string, len(starts))
	for i, start := range starts {
		end := len(text)
		if i+1 < len(starts) {
			end = starts[i+1]
		}
		sections[i] = strings.TrimRight(text[start:end], "\n") + "\n"
	}
	return sections
}
