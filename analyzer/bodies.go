package analyzer

import "bytes"

// blankBodies replaces the function bodies of source in gofmt's layout by spaces, so that positions stay. It is for source that doesn't
// parse: a body that somebody is just typing may swallow all that follows it. In that layout a body opens with a brace at the end of a
// line, and ends before the next line that begins with a brace or a letter.
func blankBodies(src []byte) []byte {
	out := bytes.Clone(src)
	body := -1 // offset behind the brace that opens the body, or -1
	inFunc := false
	offset := 0
	for line := range bytes.Lines(src) {
		end := offset + len(line)
		trimmed := bytes.TrimRight(line, " \t\r\n")
		if body >= 0 && len(trimmed) > 0 && startsDecl(trimmed[0]) {
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

// startsDecl tells whether a line that begins with c is no part of a body: those are indented.
func startsDecl(c byte) bool { return c == '}' || 'a' <= c && c <= 'z' || c == '/' }

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
