package validate

import (
	"go/types"
	"iter"
	"slices"
	"strconv"
	"strings"
	"time"
)

// A Wrong is a rule whose argument its validator can't read, so that it panics when it comes to the rule.
type Wrong struct {
	Rule string // e.g. "min=many"
	Want string // e.g. "an integer"
}

// WrongNumbers yields the rules for values of a type, e.g. "min" and "many", whose argument should be a number and isn't.
func WrongNumbers(t types.Type, rules iter.Seq2[string, string]) iter.Seq[Wrong] {
	return func(yield func(Wrong) bool) {
		at := place{value: t}
		for name, arg := range rules {
			switch name {
			case "dive":
				at = at.dive()
			case "keys":
				at = at.keys()
			case "endkeys":
				at = at.endKeys()
			default:
				if want := at.wanted(name, arg); want != "" && !yield(Wrong{strings.TrimSuffix(name+"="+arg, "="), want}) {
					return
				}
			}
		}
	}
}

// A place is what rules are for.
type place struct {
	value types.Type // nil where it isn't known
	key   types.Type // of the map that value is an element of
	below types.Type // the map's elements, while value is its key
}

func (p place) dive() place {
	switch t := pointedTo(p.value).(type) {
	case *types.Slice:
		return place{value: t.Elem()}
	case *types.Array:
		return place{value: t.Elem()}
	case *types.Map:
		return place{value: t.Elem(), key: t.Key()}
	default:
		return place{}
	}
}

func (p place) keys() place { return place{value: p.key, below: p.value} }

func (p place) endKeys() place { return place{value: p.below} }

// wanted returns what the argument of a rule should be, "" if it is that, or if it may be anything.
func (p place) wanted(name, arg string) string {
	isEquality := name == "eq" || name == "ne"
	if !isEquality && !slices.Contains([]string{"min", "max", "len", "gt", "gte", "lt", "lte"}, name) {
		return ""
	}
	want, err := "an integer", error(nil)
	switch t := pointedTo(p.value).(type) {
	case *types.Slice, *types.Array, *types.Map:
		_, err = strconv.ParseInt(arg, 0, 64)
	case *types.Basic:
		switch info := t.Info(); {
		case info&types.IsString != 0 && isEquality, info&types.IsBoolean != 0 && !isEquality:
		case info&types.IsBoolean != 0:
			want = "true or false"
			_, err = strconv.ParseBool(arg)
		case info&types.IsFloat != 0:
			want = "a number"
			_, err = strconv.ParseFloat(arg, 64)
		case info&types.IsUnsigned != 0:
			want = "an integer that isn't negative"
			_, err = strconv.ParseUint(arg, 0, 64)
		case isDuration(p.value):
			want, err = `a duration such as "1m30s"`, parseDuration(arg)
		default:
			_, err = strconv.ParseInt(arg, 0, 64)
		}
	}
	if err == nil {
		return ""
	}
	return want
}

func parseDuration(arg string) error {
	_, err := time.ParseDuration(arg)
	if err != nil {
		_, err = strconv.ParseInt(arg, 0, 64) // nanoseconds
	}
	return err
}

// pointedTo returns the type that a type is made of, or the one that it points to. It returns nil where there is none.
func pointedTo(t types.Type) types.Type {
	for range maxPointers {
		if t == nil {
			return nil
		}
		pointer, ok := t.Underlying().(*types.Pointer)
		if !ok {
			return t.Underlying()
		}
		t = pointer.Elem()
	}
	return nil
}

// maxPointers is how many pointers are followed: a type may point to itself.
const maxPointers = 8

func isDuration(t types.Type) bool {
	return strings.TrimLeft(types.TypeString(t, nil), "*") == "time.Duration"
}
