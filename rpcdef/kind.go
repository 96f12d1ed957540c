package rpcdef

// A Kind is a basic kind of Go.
type Kind uint8

// The basic kinds.
const (
	Bool Kind = iota + 1
	String
	Int
	Int8
	Int16
	Int32
	Int64
	Uint
	Uint8
	Uint16
	Uint32
	Uint64
	Uintptr
	Float32
	Float64
)

var kindNames = [...]string{
	Bool: "bool", String: "string",
	Int: "int", Int8: "int8", Int16: "int16", Int32: "int32", Int64: "int64",
	Uint: "uint", Uint8: "uint8", Uint16: "uint16", Uint32: "uint32", Uint64: "uint64", Uintptr: "uintptr",
	Float32: "float32", Float64: "float64",
}

// String returns the Go name of the kind, e.g. "int64".
func (k Kind) String() string { return kindNames[k] }

// IsInteger reports whether k is an integer kind, signed or not.
func (k Kind) IsInteger() bool { return k >= Int && k <= Uintptr }

// IsUnsigned reports whether k is an unsigned integer kind.
func (k Kind) IsUnsigned() bool { return k >= Uint && k <= Uintptr }

// IsFloat reports whether k is a floating-point kind.
func (k Kind) IsFloat() bool { return k == Float32 || k == Float64 }

// Bits returns the size of a number in bits: 64 for int, uint and uintptr, 0 for bool and string.
func (k Kind) Bits() int {
	switch k {
	case Int8, Uint8:
		return 8
	case Int16, Uint16:
		return 16
	case Int32, Uint32, Float32:
		return 32
	case Int, Int64, Uint, Uint64, Uintptr, Float64:
		return 64
	default:
		return 0
	}
}
