package typescript

import (
	"strings"

	"example.com/rpcgen/generator/emit"
)

// maxColumns is how long a line of emitted code gets, as long as it can be broken.
const maxColumns = 100

// A node is text with a list in it, such as a call. It stands on one line, or else has one element a line.
type node struct {
	head string
	list []node
	tail string
}

func leaf(text string) node { return node{head: text} }

// before returns n with text in front of it.
func (n node) before(text string) node {
	n.head = text + n.head
	return n
}

// after returns n with text behind it.
func (n node) after(text string) node {
	n.tail += text
	return n
}

func (n node) print(b *emit.Buffer) {
	line := n.appendTo(make([]string, 0, 32))
	if len(n.list) == 0 || fits(b, line...) {
		b.P(line...)
		return
	}
	b.P(n.head)
	b.In(func() {
		for _, e := range n.list {
			e.after(",").print(b)
		}
	})
	b.P(n.tail)
}

// appendTo appends the parts of n on one line.
func (n node) appendTo(line []string) []string {
	line = append(line, n.head)
	for i, e := range n.list {
		if i > 0 {
			line = append(line, ", ")
		}
		line = e.appendTo(line)
	}
	return append(line, n.tail)
}

// fits reports whether a line made of the parts is short enough where it would stand.
func fits(b *emit.Buffer, parts ...string) bool { return b.Fits(maxColumns, parts...) }

// printNames prints an import or an export of names.
func printNames(b *emit.Buffer, head string, names []string, tail string) {
	if list := strings.Join(names, ", "); fits(b, head, " { ", list, " } ", tail) {
		b.P(head, " { ", list, " } ", tail)
		return
	}
	b.P(head, " {")
	b.In(func() { b.Lines(names, ",") })
	b.P("} ", tail)
}
