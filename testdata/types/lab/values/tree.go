package values

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math/big"
	"slices"
	"strconv"
	"strings"
	"time"
)

// Tree decodes JSON into maps, lists, strings, bools, nils and numbers with all of their digits.
func Tree(text []byte) (any, error) {
	d := json.NewDecoder(bytes.NewReader(text))
	d.UseNumber()
	var tree any
	if err := d.Decode(&tree); err != nil {
		return nil, err
	}
	if _, err := d.Token(); !errors.Is(err, io.EOF) {
		return nil, fmt.Errorf("%s is more than one value", text)
	}
	return tree, nil
}

// A Comparison says what may differ between what a client sent and what Go makes of the value that it read.
type Comparison struct {
	NullIsZero bool                     // a client writes null for a number that nobody has set
	MayDiffer  func(path []string) bool // what stands at a path of keys and indexes is read in a way of its own
}

// Mismatch returns where Go has read something else than was sent. It is "" where they agree: what is absent on one side is empty or zero
// on the other, times are one moment, and numbers are equal as numbers of the type that holds them.
func (c Comparison) Mismatch(sent, read any) string { return c.mismatch(nil, sent, read) }

func (c Comparison) mismatch(path []string, sent, read any) string {
	if isZero(sent) && isZero(read) && c.compatible(sent, read) {
		return ""
	}
	switch sent := sent.(type) {
	case map[string]any:
		if object, ok := read.(map[string]any); ok {
			return c.mismatchedFields(path, sent, object)
		}
	case []any:
		if list, ok := read.([]any); ok && len(list) == len(sent) {
			return c.mismatchedElements(path, sent, list)
		}
	case json.Number:
		if number, ok := read.(json.Number); ok && sameValue(sent, number) {
			return ""
		}
	case string:
		if text, ok := read.(string); ok && (text == sent || sameMoment(text, sent) || sameInside(sent, text)) {
			return ""
		}
	case bool:
		if read == any(sent) {
			return ""
		}
	}
	return c.differ(path, "sent %v, Go read %v", inJSON(sent), inJSON(read))
}

// differ says what differs at a path, unless it may.
func (c Comparison) differ(path []string, format string, args ...any) string {
	if c.MayDiffer != nil && c.MayDiffer(path) {
		return ""
	}
	return "." + strings.Join(path, ".") + ": " + fmt.Sprintf(format, args...)
}

func (c Comparison) mismatchedElements(path []string, sent, read []any) string {
	for i := range sent {
		if found := c.mismatch(append(path, strconv.Itoa(i)), sent[i], read[i]); found != "" {
			return found
		}
	}
	return ""
}

func (c Comparison) mismatchedFields(path []string, sent, read map[string]any) string {
	for key, value := range sent {
		if found := c.mismatch(append(path, key), value, read[key]); found != "" {
			return found
		}
	}
	for key, value := range read {
		if _, ok := sent[key]; !ok && !isZero(value) {
			if found := c.differ(append(path, key), "not sent, Go read %v", inJSON(value)); found != "" {
				return found
			}
		}
	}
	return ""
}

func inJSON(tree any) string {
	text, err := json.Marshal(tree)
	if err != nil {
		return err.Error()
	}
	return string(text)
}

// compatible reports whether two zero values may stand for each other: scalars of one kind, an empty list or map for the null of a nil one, or
// nothing at all for any.
func (c Comparison) compatible(sent, read any) bool {
	switch sent.(type) {
	case []any, map[string]any:
		return read == nil
	case nil:
		_, isNumber := read.(json.Number)
		return read == nil || isEmpty(read) || isNumber && c.NullIsZero
	default:
		return read == nil || fmt.Sprintf("%T", sent) == fmt.Sprintf("%T", read)
	}
}

func isEmpty(tree any) bool {
	switch tree := tree.(type) {
	case []any:
		return len(tree) == 0
	case map[string]any:
		return len(tree) == 0
	default:
		return false
	}
}

// zeroTexts are zero values of types that are strings on the wire.
var zeroTexts = []string{"", "false", `""`, "0/1"}

// isZero reports whether a value is what Go writes for one that nobody has set.
func isZero(tree any) bool {
	switch tree := tree.(type) {
	case nil:
		return true
	case bool:
		return !tree
	case string:
		zero, err := strconv.ParseFloat(tree, 64)
		moment, errTime := time.Parse(time.RFC3339Nano, tree)
		return err == nil && zero == 0 || errTime == nil && moment.IsZero() || slices.Contains(zeroTexts, tree)
	case json.Number:
		zero, err := tree.Float64()
		return err == nil && float32(zero) == 0 // it may be rounded to that
	case []any:
		return !slices.ContainsFunc(tree, func(v any) bool { return !isZero(v) })
	case map[string]any:
		for _, value := range tree {
			if !isZero(value) {
				return false
			}
		}
		return true
	default:
		return false
	}
}

// sameValue reports whether two numbers are equal, or are one float32.
func sameValue(a, b json.Number) bool {
	x, okX := new(big.Rat).SetString(string(a))
	y, okY := new(big.Rat).SetString(string(b))
	if okX && okY && x.Cmp(y) == 0 {
		return true
	}
	f, errF := strconv.ParseFloat(string(a), 64)
	g, errG := strconv.ParseFloat(string(b), 64)
	return errF == nil && errG == nil && float32(f) == float32(g) && isShort(b)
}

// isShort reports whether a number has no more digits than a float32 has.
func isShort(n json.Number) bool {
	f, err := strconv.ParseFloat(string(n), 32)
	if err != nil {
		return false
	}
	full, _ := strconv.ParseFloat(string(n), 64)
	short, _ := strconv.ParseFloat(strconv.FormatFloat(f, 'g', -1, 32), 64)
	return short == full
}

// isRounded reports whether a number of any digits is what Go writes as a float64 that it has rounded it to.
func isRounded(sent, read json.Number) bool {
	f, errF := sent.Float64()
	g, errG := read.Float64()
	return errF == nil && errG == nil && f == g && json.Number(strconv.FormatFloat(g, 'f', -1, 64)) == read
}

func sameMoment(a, b string) bool {
	x, errX := time.Parse(time.RFC3339Nano, a)
	y, errY := time.Parse(time.RFC3339Nano, b)
	return errX == nil && errY == nil && x.Equal(y)
}

// sameInside reports whether two strings hold equal JSON, as the option ",string" has it.
func sameInside(a, b string) bool {
	x, errX := Tree([]byte(a))
	y, errY := Tree([]byte(b))
	if errX != nil || errY != nil {
		return false
	}
	m, okM := x.(json.Number)
	n, okN := y.(json.Number)
	if okM && okN {
		return sameValue(m, n) || isRounded(m, n)
	}
	s, okS := x.(string)
	t, okT := y.(string)
	return okS && okT && s == t
}
