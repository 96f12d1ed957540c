package contract

import "encoding/binary"

// minimal returns the graph with one node in place of all that no way down tells apart, however the Go types are cut that hold themselves, and the node in
// place of each. It splits the classes of nodes with one label until the parts of the nodes of each class are of the same classes.
func (g *graph) minimal() (merged *graph, nodes []int) {
	class := make([]int, len(g.labels))
	numbers := numbering{}
	for v, label := range g.labels {
		class[v] = numbers.of([]byte(label))
	}
	next := make([]int, len(class))
	for count := 0; count < len(numbers); {
		count = len(numbers)
		numbers = numbering{}
		var key []byte
		for v := range class {
			key = binary.AppendVarint(key[:0], int64(class[v]))
			for _, part := range g.parts[v] {
				key = binary.AppendVarint(key, int64(class[part]))
			}
			next[v] = numbers.of(key)
		}
		class, next = next, class
	}
	return g.merge(class, len(numbers)), class
}

// merge returns a graph of n classes of nodes.
func (g *graph) merge(class []int, n int) *graph {
	merged := &graph{labels: make([]string, n), parts: make([][]int, n)}
	for v, c := range class {
		if merged.parts[c] != nil {
			continue
		}
		merged.labels[c], merged.parts[c] = g.labels[v], make([]int, len(g.parts[v]))
		for i, part := range g.parts[v] {
			merged.parts[c][i] = class[part]
		}
	}
	return merged
}

// A numbering gives keys numbers, from 0, in the order in which they come.
type numbering map[string]int

func (n numbering) of(key []byte) int {
	number, known := n[string(key)]
	if !known {
		number = len(n)
		n[string(key)] = number
	}
	return number
}
