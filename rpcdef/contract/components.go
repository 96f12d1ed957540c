package contract

// components returns the strongly connected components of a graph: the nodes that lead to each other. Each comes after those that it leads to. The
// algorithm is Tarjan's.
func components(parts [][]int) [][]int {
	t := &tarjan{parts: parts, index: make([]int, len(parts)), low: make([]int, len(parts)), open: make([]bool, len(parts))}
	for v := range parts {
		if t.index[v] == 0 {
			t.visit(v)
		}
	}
	return t.found
}

type tarjan struct {
	parts      [][]int
	index, low []int // from 1, in the order of visits; the least that is reached
	open       []bool
	stack      []int
	count      int
	found      [][]int
}

func (t *tarjan) visit(v int) {
	t.count++
	t.index[v], t.low[v] = t.count, t.count
	t.stack, t.open[v] = append(t.stack, v), true
	for _, part := range t.parts[v] {
		if t.index[part] == 0 {
			t.visit(part)
			t.low[v] = min(t.low[v], t.low[part])
		} else if t.open[part] {
			t.low[v] = min(t.low[v], t.index[part])
		}
	}
	if t.low[v] != t.index[v] {
		return
	}
	first := len(t.stack) - 1
	for t.stack[first] != v {
		first--
	}
	members := append([]int(nil), t.stack[first:]...)
	t.stack = t.stack[:first]
	for _, member := range members {
		t.open[member] = false
	}
	t.found = append(t.found, members)
}
