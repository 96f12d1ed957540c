package wire

import (
	"go/types"
)

// A coding says by which of a type's methods encoding/json writes and reads it. A method is nil where encoding/json writes or reads what the type is made
// of: that is the native form.
type coding struct{ write, read *types.Func }

func codingOf(t types.Type) coding {
	first := func(names ...string) *types.Func {
		for _, name := range names {
			if fn := method(t, name); fn != nil {
				return fn
			}
		}
		return nil
	}
	return coding{write: first("MarshalJSON", "MarshalText"), read: first("UnmarshalJSON", "UnmarshalText")}
}

func (c coding) isNative() bool { return c.write == nil && c.read == nil }

func (c coding) writesJSON() bool { return c.write != nil && c.write.Name() == "MarshalJSON" }
func (c coding) writesText() bool { return c.write != nil && c.write.Name() == "MarshalText" }
func (c coding) readsJSON() bool  { return c.read != nil && c.read.Name() == "UnmarshalJSON" }
func (c coding) readsText() bool  { return c.read != nil && c.read.Name() == "UnmarshalText" }

// why says of a type whose form can't be known which method makes it so.
func (c coding) why() string {
	switch {
	case c.writesJSON():
		return "has MarshalJSON"
	case c.readsJSON():
		return "has UnmarshalJSON"
	default:
		return "has UnmarshalText and no MarshalText"
	}
}

// lacks says which method is there without its counterpart: why Go can't read what it writes, or the reverse.
func lacks(fn *types.Func) (has, missing string) {
	missing = map[string]string{
		"MarshalJSON": "UnmarshalJSON", "MarshalText": "UnmarshalText", "UnmarshalJSON": "MarshalJSON", "UnmarshalText": "MarshalText",
	}[fn.Name()]
	return fn.Name(), missing
}

// nilEmbed returns the type of the embedded pointer or interface that a struct has a method from, nil if the method needs none. Where
// that is nil, a call of the method panics.
func nilEmbed(t types.Type, fn *types.Func) types.Type {
	_, path, _ := types.LookupFieldOrMethod(t, true, nil, fn.Name())
	for _, i := range path[:max(len(path)-1, 0)] {
		st, ok := Deref(t).Underlying().(*types.Struct)
		if !ok {
			return nil
		}
		t = st.Field(i).Type()
		switch t.Underlying().(type) {
		case *types.Pointer, *types.Interface:
			return t
		}
	}
	return nil
}
