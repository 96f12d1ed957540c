package rpcdef

import "go/token"

// A GoShape says where in the values of a Go type there are fields that have one value only, which servers set before they write the values: fields by which
// the variants of unions are told apart. It is one of
//
//	GoPointer GoSlice GoArray GoMap *GoStruct *GoUnion
//
// The graph may have cycles through the last two. What encoding/json leaves out, or leaves to a method of the type, isn't in it.
type GoShape interface{ isGoShape() }

// A GoPointer is a pointer.
type GoPointer struct{ Elem GoShape }

// A GoSlice is a slice.
type GoSlice struct{ Elem GoShape }

// A GoArray is an array.
type GoArray struct{ Elem GoShape }

// A GoMap is a map.
type GoMap struct{ Elem GoShape }

// A GoStruct is a struct, of which some fields matter.
type GoStruct struct {
	Type   *GoExpr // nil for one without a name
	Name   string  // for messages
	Pos    token.Position
	Lock   string // a type that it holds and that mustn't be copied, such as sync.Mutex; "" for none
	Fields []GoField
}

// A GoField is a field of a GoStruct.
type GoField struct {
	Through []GoEmbedded // the embedded structs that it comes from, outermost first, without those whose names a selector doesn't need
	Name    string
	Const   string  // the only value, of some string type
	Shape   GoShape // of another field; nil for one that has a Const
	Hidden  bool    // no other package can set it
}

// A GoEmbedded is an embedded struct, or a pointer to one.
type GoEmbedded struct {
	Name    string
	Pointer bool
}

// A GoUnion is an interface that is a union.
type GoUnion struct {
	Type     *GoExpr
	Name     string // for messages
	Pos      token.Position
	Variants []GoVariant
}

// A GoVariant is a struct that belongs to a union.
type GoVariant struct {
	Struct  *GoStruct
	Pointer bool // only a pointer to it belongs there
}

func (GoPointer) isGoShape() {}
func (GoSlice) isGoShape()   {}
func (GoArray) isGoShape()   {}
func (GoMap) isGoShape()     {}
func (*GoStruct) isGoShape() {}
func (*GoUnion) isGoShape()  {}

// GoShapeParts returns the shapes that s is made of, one level down.
func GoShapeParts(s GoShape) []GoShape {
	switch s := s.(type) {
	case GoPointer:
		return []GoShape{s.Elem}
	case GoSlice:
		return []GoShape{s.Elem}
	case GoArray:
		return []GoShape{s.Elem}
	case GoMap:
		return []GoShape{s.Elem}
	case *GoStruct:
		var parts []GoShape
		for _, f := range s.Fields {
			if f.Shape != nil {
				parts = append(parts, f.Shape)
			}
		}
		return parts
	case *GoUnion:
		var parts []GoShape
		for _, v := range s.Variants {
			parts = append(parts, v.Struct)
		}
		return parts
	default:
		return nil
	}
}
