package source

import (
	"bytes"
	"go/parser"
	"go/token"
	"regexp"
	"sync"
)

// blankBodies replaces the function bodies of source in gofmt's layout by spaces, so that positions stay. It is for source that doesn't
// parse: an unfinished body may swallow all that follows it. In that layout a body opens with a brace at the end of a line, and ends before
// the next line that begins with a brace or a letter.
func blankBodies(src []byte) []byte {
	out := bytes.Clone(src)
	body := -1 // offset behind the brace that opens the body, or -1
	inFunc := false
	offset := 0
	for line := range bytes.Lines(src) {
		end := offset + len(line)
		trimmed := bytes.TrimRight(line, " \t\r\n")
		if body >= 0 && endsBody().Match(trimmed) {
			closeBody(out[body:offset], trimmed[0] != '}')
			body = -1
			inFunc = false
		}
		if bytes.HasPrefix(line, []byte("func ")) {
			inFunc = true
		}
		if inFunc && body < 0 && bytes.HasSuffix(trimmed, []byte("{")) {
			body = offset + len(trimmed)
		} else if inFunc && body < 0 && bytes.HasSuffix(trimmed, []byte("}")) {
			inFunc = false // all on one line
		}
		offset = end
	}
	if body >= 0 {
		closeBody(out[body:], true)
	}
	return out
}

// endsBody matches a line that is no part of a body: those are indented, but for the text of a raw string.
var endsBody = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`^(\}|//|/\*|(func|type|var|const|import)\b)`) })

// closeBody blanks a body, and closes it where the source doesn't.
func closeBody(body []byte, addBrace bool) {
	last := -1
	for i, c := range body {
		if c != '\n' {
			body[i] = ' '
			last = i
		}
	}
	if addBrace && last >= 0 {
		body[last] = '}'
	}
}

// blankBroken replaces the functions and variables of source that don't parse by spaces: services don't need them. It leaves methods that
// encoding/json calls, and what may hold directives.
func blankBroken(src []byte) []byte {
	out := bytes.Clone(src)
	starts := declStart().FindAllIndex(src, -1)
	annotated := false // by a comment above
	for i, at := range starts {
		end := len(src)
		if i+1 < len(starts) {
			end = starts[i+1][0]
		}
		chunk := src[at[0]:end]
		if chunk[0] == '/' {
			annotated = annotated || bytes.Contains(chunk, []byte("//rpcgen:"))
			continue
		}
		if annotated {
			annotated = false
			continue
		}
		if !bytes.HasPrefix(chunk, []byte("func")) && !bytes.HasPrefix(chunk, []byte("var")) || bytes.Contains(chunk, []byte("rpcgen")) || mayMarshal(chunk) {
			continue
		}
		if _, err := parser.ParseFile(token.NewFileSet(), "", "package p\n"+string(chunk), parser.SkipObjectResolution); err != nil {
			closeBody(out[at[0]:end], false)
		}
	}
	return out
}

// declStart matches where a declaration or a comment begins, in gofmt's layout.
var declStart = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`(?m)^(//|/\*|(func|type|var|const|import)\b)`) })

// mayMarshal reports whether source may declare a method that encoding/json calls.
func mayMarshal(src []byte) bool { return marshalMethod().Match(src) }

var marshalMethod = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`\)[ \t]*(?:Unm|M)arshal(?:JSON|Text)\b`) })
