package rpcserver

import (
	"fmt"
	"reflect"
)

// A Completer returns a value as it is written: fields that have one value only, by which the members of unions are told apart, are set, even where a handler left
// them empty. What it gets isn't touched: it returns a copy if anything is to be set.
type Completer func(value any) (any, error)

// Completing returns a [Completer] for values of type T and pointers to them. Other values, such as those that a middleware returns, stay what they are.
func Completing[T any](complete func(*T) (*T, error)) Completer {
	return func(value any) (any, error) {
		switch v := value.(type) {
		case *T:
			return complete(v)
		case T:
			return complete(&v)
		default:
			return value, nil
		}
	}
}

// complete returns a value as it is written, by a Completer that may be nil.
func (c Completer) complete(value any) (any, error) {
	if c == nil {
		return value, nil
	}
	return c(value)
}

// Constants are what package rpc finds in a value that has fields of one value only.
type Constants struct {
	isEmpty bool
	err     error
	depth   int
}

// maxDepth is how deep encoding/json reads what is nested.
const maxDepth = 10_000

// Empty reports whether a field is empty. The error says what is wrong with the value.
func (c *Constants) Empty() (bool, error) { return c.isEmpty, c.err }

// Enter is called before each struct that may hold itself. It returns false if that must not be looked at, because something is wrong already, or because the
// structs are nested so deep that no client can read them, as where a pointer leads in a circle.
func (c *Constants) Enter() bool {
	if c.depth++; c.depth > maxDepth {
		c.failf("it is nested more than %d deep, as where a pointer leads in a circle", maxDepth)
	}
	return c.err == nil
}

// Leave is called behind what Enter was called before.
func (c *Constants) Leave() { c.depth-- }

// NotNil is called with a union that stands for itself, which must have a value.
func (c *Constants) NotNil(union any) {
	if v := reflect.ValueOf(union); !v.IsValid() {
		c.failf("the union is nil")
	} else if v.Kind() == reflect.Pointer && v.IsNil() {
		c.failf("the union is a nil %T", union)
	}
}

// NoMember is called with a value of a union's type that is none of its members.
func (c *Constants) NoMember(value any, union string) {
	c.failf("%T is no member of the union %s", value, union)
}

// CheckConstant looks at a field that has one value only.
func CheckConstant[S ~string](c *Constants, field S, value, name string) {
	switch string(field) {
	case value:
	case "":
		c.isEmpty = true
	default:
		c.failf("%s is %q, want %q, or nothing", name, field, value)
	}
}

// failf notes what is wrong, unless something else is.
func (c *Constants) failf(format string, args ...any) {
	if c.err == nil {
		c.err = fmt.Errorf(format, args...)
	}
}
