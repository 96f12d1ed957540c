package values

import (
	"math"
	"unicode/utf8"
)

// words are strings that bite somewhere.
var words = []string{
	"", "a", "hello", "0", "-1", "null", "true", "NaN", "1e3", " ", "  padded  ", "a\tb\nc\rd", "\x00", "\x1f\x7f\u0080", "\"", "'", "\\", "\\u0041",
	"\"quoted\"", "{\"a\":1}", "[]", "ä", "é́", "日本語", "😀", "\U0010FFFF", "\u2028\u2029", "\ufeff", "\ufffd", "\u202eabc", "</script>", "<&>", "*/", "${x}", "`",
	"__proto__", "constructor", "toString", "then", "2026-11-23T01:02:03Z", "2026-11-23", "12:30", "AAAA", "d2hhdA==", "_-_-",
}

// text returns a string without invalid UTF-8: Go itself doesn't keep that.
func (f *filler) text() string {
	if f.style == Full {
		return []string{"alpha", "beta", "gamma", "delta"}[f.rand.IntN(4)]
	}
	if f.style != Random || f.one(2) {
		return words[f.rand.IntN(len(words))]
	}
	runes := make([]rune, f.rand.IntN(8))
	for i := range runes {
		limits := []int32{0x80, 0x800, 0x10000, utf8.MaxRune + 1}
		runes[i] = f.rand.Int32N(limits[f.rand.IntN(len(limits))])
	}
	return string(runes)
}

func (f *filler) integer(bits int) int64 {
	lowest, highest := int64(math.MinInt64)>>(64-bits), int64(math.MaxInt64)>>(64-bits)
	switch f.style {
	case Full:
		return 1 + f.rand.Int64N(99)
	case Lowest:
		return lowest
	case Most:
		return highest
	default:
		n := f.randomInteger(bits, lowest, highest)
		if f.safe {
			n %= maxSafe + 1
		}
		return n
	}
}

func (f *filler) randomInteger(bits int, lowest, highest int64) int64 {
	switch f.rand.IntN(8) {
	case 0:
		return lowest + f.rand.Int64N(3)
	case 1:
		return highest - f.rand.Int64N(3)
	case 2:
		return f.rand.Int64N(3) - 1
	case 3:
		return clamp([]int64{-maxSafe, maxSafe, maxSafe - 1, 1 - maxSafe}[f.rand.IntN(4)], lowest, highest)
	default:
		return f.signed() >> (64 - bits + f.rand.IntN(bits))
	}
}

// signed returns any integer, or nearly so.
func (f *filler) signed() int64 { return f.rand.Int64() - f.rand.Int64() }

// maxSafe is the largest integer that a number of JavaScript keeps.
const maxSafe = 1<<53 - 1

func clamp(i, lowest, highest int64) int64 { return min(max(i, lowest), highest) }

func (f *filler) unsigned(bits int) uint64 {
	highest := uint64(math.MaxUint64) >> (64 - bits)
	switch f.style {
	case Full:
		return 1 + f.rand.Uint64N(99)
	case Lowest:
		return 0
	case Most:
		return highest
	default:
		n := f.randomUnsigned(bits, highest)
		if f.safe {
			n %= maxSafe + 1
		}
		return n
	}
}

func (f *filler) randomUnsigned(bits int, highest uint64) uint64 {
	switch f.rand.IntN(6) {
	case 0:
		return f.rand.Uint64N(3)
	case 1:
		return highest - f.rand.Uint64N(3)
	case 2:
		return min(highest, maxSafe)
	default:
		return f.rand.Uint64() >> (64 - bits + f.rand.IntN(bits))
	}
}

func (f *filler) float(bits int) float64 {
	highest, smallest := math.MaxFloat64, math.SmallestNonzeroFloat64
	if bits == 32 {
		highest, smallest = math.MaxFloat32, math.SmallestNonzeroFloat32
	}
	switch f.style {
	case Full:
		return float64(f.rand.IntN(1000)) / 8
	case Lowest:
		return -highest
	case Most:
		return highest
	default:
		return f.randomFloat(smallest, highest)
	}
}

func (f *filler) randomFloat(smallest, highest float64) float64 {
	var value float64
	switch f.rand.IntN(6) {
	case 0:
		value = []float64{0, math.Copysign(0, -1), 1, -1, 0.5, 1e21, 1e20, 1e-7, 1e-6, 123456789012345680000}[f.rand.IntN(10)]
	case 1:
		value = []float64{highest, -highest, smallest, -smallest}[f.rand.IntN(4)]
	case 2:
		value = float64(f.integer(64) % 100000)
	case 3:
		value = f.rand.NormFloat64()
	default:
		value = math.Float64frombits(f.rand.Uint64())
	}
	if math.IsNaN(value) || math.IsInf(value, 0) || math.Abs(value) > highest {
		return 0.1
	}
	return value
}

// any returns a JSON value.
func (f *filler) any(depth int) any {
	kinds := 7
	if depth > 2 {
		kinds = 4
	}
	kind := f.rand.IntN(kinds)
	if f.style == Full {
		kind = 6
	}
	switch kind {
	case 0:
		return nil
	case 1:
		return f.one(2)
	case 2:
		return float64(f.signed()>>12) / 4
	case 3:
		return f.text()
	case 4, 5:
		list := make([]any, f.rand.IntN(3))
		for i := range list {
			list[i] = f.any(depth + 1)
		}
		return list
	default:
		if f.style == Full {
			return map[string]any{"a": 1.5, "b": []any{true, nil, "x"}}
		}
		object := map[string]any{}
		for range f.rand.IntN(3) {
			object[f.text()] = f.any(depth + 1)
		}
		return object
	}
}
