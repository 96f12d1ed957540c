package enum

import (
	"go/constant"
	"math/bits"
	"slices"

	"example.com/rpcgen/rpcdef"
)

// A likeness is what the constants of a type look like.
type likeness int

const (
	noEnum  likeness = iota // a few names for values of many: sentinels, bounds, units
	choices                 // all values that there are
	flags                   // values that are to be combined
)

// guess tells from the constants of a type, and from their different values, what nobody has said by a directive.
func guess(found []typedConst, values []*rpcdef.EnumValue) likeness {
	if len(values) < 2 {
		return noEnum
	}
	if values[0].Value.Kind() == constant.String {
		return choices
	}
	counted, shifted := false, false
	for _, c := range found {
		counted, shifted = counted || c.counted, shifted || c.shifted
	}
	singles, others := singleBits(values)
	switch {
	case shifted && hasNeighbours(singles):
		return flags
	case shifted: // units, as in 1 << (10 * iota)
		return noEnum
	case len(singles) > 2 && !others && isSequence(singles, 0):
		return flags
	case counted, len(values) > 2 && isSequence(integers(values), 0, 1):
		return choices
	default:
		return noEnum
	}
}

// singleBits returns the sorted numbers of the bits of which a value consists alone, and whether there are values of several bits, or negative ones.
func singleBits(values []*rpcdef.EnumValue) (singles []int64, others bool) {
	for _, v := range values {
		n, ok := constant.Uint64Val(v.Value)
		switch {
		case ok && bits.OnesCount64(n) == 1:
			singles = append(singles, int64(bits.TrailingZeros64(n)))
		case !ok || n != 0:
			others = true
		}
	}
	slices.Sort(singles)
	return singles, others
}

func hasNeighbours(sorted []int64) bool {
	for i := range sorted {
		if i > 0 && sorted[i] == sorted[i-1]+1 {
			return true
		}
	}
	return false
}

// isSequence reports whether sorted integers begin with one of starts and have no hole.
func isSequence(sorted []int64, starts ...int64) bool {
	for i := range sorted {
		if sorted[i] != sorted[0]+int64(i) {
			return false
		}
	}
	return slices.Contains(starts, sorted[0])
}

// integers returns the sorted values, -1 for one that is out of the range of int64.
func integers(values []*rpcdef.EnumValue) []int64 {
	var all []int64
	for _, v := range values {
		n, ok := constant.Int64Val(v.Value)
		if !ok {
			n = -1
		}
		all = append(all, n)
	}
	slices.Sort(all)
	return all
}
