package python

import (
	"strings"
	"unicode/utf8"
)

// maxColumns is how long a line may be, and maxImport how long one that imports: import sorters wrap earlier unless told.
const (
	maxColumns = 100
	maxImport  = 88
)

// code prints a line of code, made of the parts. One that is too long is parted at a pair of brackets: one element a line, and those
// that are too long likewise.
func (p *printer) code(parts ...string) {
	if p.Fits(maxColumns, parts...) {
		p.Line(parts...)
		return
	}
	line := strings.Join(parts, "")
	if members := splitUnion(line); len(members) > 1 {
		p.union(members)
		return
	}
	open, closing := parting(line, maxColumns-p.Indent())
	if closing-open <= 1 {
		p.P(line)
		return
	}
	elems := splitElements(line[open+1 : closing])
	p.P(line[:open+1])
	p.In(func() {
		for _, e := range elems {
			if len(elems) > 1 || line[open] == '(' {
				e += "," // within square brackets, a single element with a comma is a tuple
			}
			p.code(e)
		}
	})
	p.code(line[closing:])
}

// union prints the members of a union, one a line.
func (p *printer) union(members []string) {
	for i, member := range members {
		if i > 0 {
			member = "| " + member
		}
		p.code(member)
	}
}

// splitUnion splits a type at its bars. It is no type if it is more than an expression.
func splitUnion(line string) []string {
	if strings.Contains(line, ": ") || strings.Contains(line, " = ") {
		return nil
	}
	var members []string
	start, depth := 0, 0
	scanCode(line, func(i int, c byte) {
		switch c {
		case '(', '[', '{':
			depth++
		case ')', ']', '}':
			depth--
		case '|':
			if depth == 0 && i > 0 {
				members = append(members, strings.TrimSpace(line[start:i]))
				start = i + 1
			}
		}
	})
	return append(members, strings.TrimSpace(line[start:]))
}

// parting returns the places of the brackets at which a line of at most the given length is parted, or zeros: the last pair if what
// is before it fits, else the first. A bracket that closes an earlier line is passed over.
func parting(line string, columns int) (open, closing int) {
	start, depth := 0, 0
	var first, last [2]int
	scanCode(line, func(i int, c byte) {
		switch {
		case c == '(' || c == '[' || c == '{':
			if depth == 0 {
				start = i
			}
			depth++
		case (c == ')' || c == ']' || c == '}') && depth > 0:
			depth--
			if depth > 0 {
				return
			}
			last = [2]int{start, i}
			if first[1] == 0 {
				first = last
			}
		}
	})
	if utf8.RuneCountInString(line[:last[0]]) < columns {
		return last[0], last[1]
	}
	return first[0], first[1]
}

// splitElements splits the inside of brackets at its commas.
func splitElements(inside string) []string {
	var elems []string
	start, depth := 0, 0
	scanCode(inside, func(i int, c byte) {
		switch c {
		case '(', '[', '{':
			depth++
		case ')', ']', '}':
			depth--
		case ',':
			if depth == 0 {
				elems = append(elems, strings.TrimSpace(inside[start:i]))
				start = i + 1
			}
		}
	})
	return append(elems, strings.TrimSpace(inside[start:]))
}

// scanCode calls visit for each byte of line that is not part of a string. Strings are those that quote makes.
func scanCode(line string, visit func(i int, c byte)) {
	inString := false
	for i := 0; i < len(line); i++ {
		switch c := line[i]; {
		case c == '"':
			inString = !inString
		case !inString:
			visit(i, c)
		case c == '\\':
			i++
		}
	}
}
