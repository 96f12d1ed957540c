package contract

import (
	"crypto/sha256"
	"slices"
)

// A form stands for the whole form of a type on the wire: it is the same for two types if and only if no value tells them apart, in whatever APIs they are.
type form [sha256.Size]byte

// forms returns the forms of all nodes.
func (g *graph) forms() []form {
	forms := make([]form, len(g.labels))
	circular := newGraph() // of the nodes from which a way leads into a circle; what else they hold counts in their labels
	at := make([]int, len(g.labels))
	var nodes []int
	for _, members := range components(g.parts) {
		if v := members[0]; len(members) == 1 && g.isFinite(v, at) {
			at[v] = finite
			forms[v] = g.sum(v, func(part int) *form { return &forms[part] })
			continue
		}
		for _, v := range members {
			at[v] = len(nodes)
			nodes = append(nodes, v)
		}
	}
	for _, v := range nodes {
		circular.addCircular(g, v, at, forms)
	}
	for i, f := range circular.circularForms() {
		forms[nodes[i]] = f
	}
	return forms
}

// finite stands for a node from which no way leads into a circle.
const finite = -1

// isFinite reports whether a node that doesn't belong to a circle of several has finite parts only.
func (g *graph) isFinite(v int, at []int) bool {
	return !slices.ContainsFunc(g.parts[v], func(part int) bool { return part == v || at[part] != finite })
}

// sum returns the hash of the label of a node, and of the forms of its parts. Of a part whose form is nil it counts only that it is there.
func (g *graph) sum(v int, formOf func(part int) *form) form {
	text := append(append(g.scratch[:0], g.labels[v]...), '\n')
	for _, part := range g.parts[v] {
		if f := formOf(part); f != nil {
			text = append(append(text, '='), f[:]...)
		} else {
			text = append(text, '.')
		}
	}
	g.scratch = text
	return sha256.Sum256(text)
}

// addCircular adds the node v of a graph whose nodes have the numbers at.
func (g *graph) addCircular(from *graph, v int, at []int, forms []form) {
	parts := []int{}
	label := from.sum(v, func(part int) *form {
		if at[part] == finite {
			return &forms[part]
		}
		parts = append(parts, at[part])
		return nil
	})
	g.labels, g.parts = append(g.labels, string(label[:])), append(g.parts, parts)
}

// circularForms returns the forms of a graph all of whose nodes lead into circles.
func (g *graph) circularForms() []form {
	merged, nodes := g.minimal()
	found := make([]form, len(merged.labels))
	for _, members := range components(merged.parts) {
		merged.setForms(members, found)
	}
	forms := make([]form, len(nodes))
	for v, node := range nodes {
		forms[v] = found[node]
	}
	return forms
}

// setForms sets the forms of nodes that lead to each other, no two of which are the same. Those of all other nodes to which these lead are known.
func (g *graph) setForms(members []int, found []form) {
	at := make(map[int]int, len(members))
	for i, v := range members {
		at[v] = i
	}
	inner := make([][]int, len(members)) // the parts among the members
	colours := make([]form, len(members))
	for i, v := range members {
		colours[i] = g.sum(v, func(part int) *form {
			if k, isMember := at[part]; isMember {
				inner[i] = append(inner[i], k)
				return nil
			}
			return &found[part]
		})
	}
	if len(members) == 1 && inner[0] == nil {
		found[members[0]] = colours[0]
		return
	}
	for !distinct(colours) { // each round looks one step further, until no two are alike
		colours = recolour(colours, inner)
	}
	whole := around(colours, inner)
	for i, v := range members {
		found[v] = sha256.Sum256(append(whole[:], colours[i][:]...))
	}
}

func distinct(colours []form) bool {
	seen := make(map[form]bool, len(colours))
	for _, c := range colours {
		seen[c] = true
	}
	return len(seen) == len(colours)
}

// recolour returns colours that are made of each node's colour and those of its parts.
func recolour(colours []form, parts [][]int) []form {
	next := make([]form, len(colours))
	for i := range colours {
		text := slices.Clone(colours[i][:])
		for _, k := range parts[i] {
			text = append(text, colours[k][:]...)
		}
		next[i] = sha256.Sum256(text)
	}
	return next
}

// around returns a form for all nodes together, whose colours tell them apart.
func around(colours []form, parts [][]int) form {
	lines := recolour(colours, parts)
	slices.SortFunc(lines, func(a, b form) int { return slices.Compare(a[:], b[:]) })
	text := []byte("circle\n")
	for _, line := range lines {
		text = append(text, line[:]...)
	}
	return sha256.Sum256(text)
}
