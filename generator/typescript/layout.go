package typescript

import (
	"strings"
	"unicode/utf8"
)

// maxColumns is how long a line of emitted code gets, as long as it can be broken.
const maxColumns = 100

// A node is text with a list in it, such as a call. It stands on one line, or else has one element a line.
type node struct {
	head  string
	list  []node
	tail  string
	space bool // between the brackets and the list, when on one line
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

func (n node) flat() string {
	parts := make([]string, len(n.list))
	for i, e := range n.list {
		parts[i] = e.flat()
	}
	text := strings.Join(parts, ", ")
	if n.space {
		text = " " + text + " "
	}
	return n.head + text + n.tail
}

// format returns n as it stands at a depth of indentation, without that indentation.
func (n node) format(depth int) string {
	flat := n.flat()
	if len(n.list) == 0 || 2*depth+utf8.RuneCountInString(flat) <= maxColumns {
		return flat
	}
	var b strings.Builder
	b.WriteString(n.head + "\n")
	for _, e := range n.list {
		for line := range strings.Lines(e.after(",").format(depth+1) + "\n") {
			b.WriteString("  " + line)
		}
	}
	b.WriteString(n.tail)
	return b.String()
}
