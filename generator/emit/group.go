package emit

import (
	"slices"
	"strings"
)

// A Group is a piece of code with a list in it, such as a call. It stands on one line if that fits, or else has one item a line. Without
// items it is a leaf: text that is never broken.
type Group struct {
	Open  string // what precedes the items, e.g. "decode("
	Items []Group
	Close string // what follows them, e.g. ")"
	Style Style
}

// A Style says what stands between the items of a Group.
type Style int

const (
	// Commas part arguments: "a, b". Broken, each item ends with a comma.
	Commas Style = iota
	// Elements are parted by commas. Broken, each of them ends with one, but not a lone item: a comma would make a tuple of it.
	Elements
	// Braces are Commas with a blank at both ends of the list, as in "{ a, b }".
	Braces
	// Semicolons part the members of a type literal, as in "{ a: A; b: B }". Broken, each of them ends with one.
	Semicolons
	// Bars part the members of a union: "a | b". Broken, each but the first begins with a bar.
	Bars
)

// Leaf returns text that is never broken.
func Leaf(text string) Group { return Group{Open: text} }

// List returns a Group that holds the items in brackets, with what precedes them, such as a function's name.
func List(open string, items []Group, closing string) Group {
	return Group{Open: open, Items: items, Close: closing}
}

// Before returns g with text in front of it.
func (g Group) Before(text string) Group {
	g.Open = text + g.Open
	return g
}

// After returns g with text behind it.
func (g Group) After(text string) Group {
	g.Close += text
	return g
}

// String returns g on one line.
func (g Group) String() string {
	if len(g.Items) == 0 {
		return g.Open + g.Close
	}
	return strings.Join(g.appendTo(make([]string, 0, 16)), "")
}

// appendTo appends the parts of g on one line.
func (g Group) appendTo(line []string) []string {
	line = append(line, g.Open)
	if g.Style.isPadded() && len(g.Items) > 0 {
		line = append(line, " ")
	}
	for i, item := range g.Items {
		if i > 0 {
			line = append(line, g.Style.separator())
		}
		line = item.appendTo(line)
	}
	if g.Style.isPadded() && len(g.Items) > 0 {
		line = append(line, " ")
	}
	return append(line, g.Close)
}

func (s Style) separator() string {
	switch s {
	case Bars:
		return " | "
	case Semicolons:
		return "; "
	default:
		return ", "
	}
}

// isPadded reports whether there is a blank at both ends of a list on one line.
func (s Style) isPadded() bool { return s == Braces || s == Semicolons }

// Groups appends a line made of groups, indented. If it takes more than so many columns, a union is broken at its bars if the line begins with
// it, and else one of the groups: the last one before whose items the line fits, or the first one. What is too long then is broken likewise.
func (b *Buffer) Groups(columns int, line ...Group) {
	if !b.OneLine(columns, line...) {
		b.breakLine(columns, slices.Clone(line)) // a clone, so that a line that fits costs no memory
	}
}

// OneLine appends a line made of groups, indented, if it takes no more than so many columns. It reports whether it did.
func (b *Buffer) OneLine(columns int, line ...Group) bool {
	b.parts = b.parts[:0]
	for _, g := range line {
		b.parts = g.appendTo(b.parts)
	}
	fits := b.Fits(columns, b.parts...)
	if fits {
		b.P(b.parts...)
	}
	return fits
}

// breakLine appends a line that is too long.
func (b *Buffer) breakLine(columns int, line []Group) {
	if line[0].Style == Bars && len(line[0].Items) > 1 && line[0].Open == "" {
		b.union(columns, line)
		return
	}
	line = withoutBars(line)
	i := b.breakable(columns, line)
	end := len(line)
	if i >= 0 {
		end = i
	}
	b.parts = b.parts[:0]
	for _, g := range line[:end] {
		b.parts = g.appendTo(b.parts)
	}
	if i < 0 {
		b.P(b.parts...)
		return
	}
	b.P(append(b.parts, line[i].Open)...)
	b.In(func() { b.items(columns, line[i]) })
	b.Groups(columns, append([]Group{Leaf(line[i].Close)}, line[i+1:]...)...)
}

// items appends the items of a group, one a line.
func (b *Buffer) items(columns int, g Group) {
	end := ","
	switch {
	case g.Style == Elements && len(g.Items) == 1:
		end = ""
	case g.Style == Semicolons:
		end = ";"
	}
	for _, item := range g.Items {
		b.Groups(columns, item, Leaf(end))
	}
}

// union appends the members of the union that a line begins with, one a line.
func (b *Buffer) union(columns int, line []Group) {
	members := line[0].Items
	for i, m := range members {
		if i > 0 {
			m = m.Before("| ")
		}
		if i == len(members)-1 {
			b.Groups(columns, append([]Group{m.After(line[0].Close)}, line[1:]...)...)
		} else {
			b.Groups(columns, m)
		}
	}
}

// withoutBars returns a line with the members of its unions in their places.
func withoutBars(line []Group) []Group {
	if !slices.ContainsFunc(line, func(g Group) bool { return g.Style == Bars && len(g.Items) > 0 }) {
		return line
	}
	flat := make([]Group, 0, len(line))
	for _, g := range line {
		if g.Style != Bars || len(g.Items) == 0 {
			flat = append(flat, g)
			continue
		}
		members := make([]Group, len(g.Items))
		for i, m := range g.Items {
			if i > 0 {
				m = m.Before(" | ")
			}
			members[i] = m
		}
		members[0] = members[0].Before(g.Open)
		members[len(members)-1] = members[len(members)-1].After(g.Close)
		flat = append(flat, withoutBars(members)...)
	}
	return flat
}

// breakable returns the index of the group at which a line is broken, or -1 if none has items.
func (b *Buffer) breakable(columns int, line []Group) int {
	first, last := -1, -1
	for i, g := range line {
		if len(g.Items) > 0 {
			if first < 0 {
				first = i
			}
			last = i
		}
	}
	if first == last {
		return first
	}
	var before []string // what stands before the items of the last group
	for _, g := range line[:last] {
		before = g.appendTo(before)
	}
	if b.Fits(columns, append(before, line[last].Open)...) {
		return last
	}
	return first
}
