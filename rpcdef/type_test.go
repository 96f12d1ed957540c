package rpcdef

import (
	"go/constant"
	"testing"
)

func TestTypeString(t *testing.T) {
	task := &Struct{Head: Head{Name: "Task", GoName: "Task"}}
	status := &Enum{Head: Head{Name: "BillingStatus", GoName: "Status"}, Kind: String}
	id := &Defined{Head: Head{Name: "UserID", GoName: "UserID"}, Type: Basic{Int64}}
	for want, typ := range map[string]Type{
		"bool":                          Basic{Bool},
		"string":                        Basic{String},
		"uint64":                        Quoted{Basic{Uint64}}, // the option is the field's, not the type's
		"UserID":                        Quoted{id},
		"[]byte":                        Bytes{},
		"[]Task":                        List{task},
		"[3]uint8":                      Array{Basic{Uint8}, 3},
		"[9223372036854775807]bool":     Array{Basic{Bool}, 1<<63 - 1},
		"map[string]*int64":             Map{Basic{String}, Optional{Basic{Int64}}},
		"map[UserID][]map[Addr][2]Task": Map{id, List{Map{Text{GoName{"net/netip", "Addr"}}, Array{task, 2}}}},
		"*BillingStatus":                Optional{status},
		"any":                           Any{},
		"json.RawMessage":               Any{Raw: true},
		"time.Time":                     Time{},
		"time.Duration":                 Duration{},
		"Addr":                          Text{GoName{"net/netip", "Addr"}},
		"json.Number":                   Number{},
		"big.Int":                       BigInt{},
	} {
		if got := TypeString(typ); got != want {
			t.Errorf("TypeString(%#v) = %q, want %q", typ, got, want)
		}
	}
}

// A Task that holds Tasks is named, not walked into.
func TestTypeStringOfRecursiveType(t *testing.T) {
	tree := &Defined{Head: Head{Name: "Tree"}}
	tree.Type = List{tree}
	if got := TypeString(List{tree}); got != "[]Tree" {
		t.Errorf("TypeString = %q, want []Tree", got)
	}
}

func TestTypeStringOfUnknownTypePanics(t *testing.T) {
	defer func() {
		if recover() == nil {
			t.Error("TypeString(nil) did not panic")
		}
	}()
	TypeString(nil)
}

func TestUnderlying(t *testing.T) {
	id := &Defined{Head: Head{Name: "ID"}, Type: Basic{Int64}}
	userID := &Defined{Head: Head{Name: "UserID"}, Type: id}
	task := &Struct{Head: Head{Name: "Task"}}
	status := &Enum{Head: Head{Name: "Status"}, Kind: String}
	for _, test := range []struct{ of, want Type }{
		{userID, Basic{Int64}},
		{&Defined{Type: task}, task},
		{&Defined{Type: List{userID}}, List{userID}}, // the element keeps its name
		{task, task},
		{status, status},
		{Optional{id}, Optional{id}},
	} {
		if got := Underlying(test.of); got != test.want {
			t.Errorf("Underlying(%s) = %#v, want %#v", TypeString(test.of), got, test.want)
		}
	}
}

func TestDeclarationsShareTheirHead(t *testing.T) {
	for _, decl := range []Decl{&Struct{}, &Enum{}, &Defined{}} {
		decl.Header().Use |= InParams
		if got := decl.Header().Use; got != InParams {
			t.Errorf("%T: Use = %v, want %v: Header must be the declaration's own, not a copy", decl, got, InParams)
		}
	}
}

func TestEnumHasZero(t *testing.T) {
	for _, test := range []struct {
		name   string
		kind   Kind
		values []constant.Value
		want   bool
	}{
		{"string with zero", String, []constant.Value{constant.MakeString("a"), constant.MakeString("")}, true},
		{"string without", String, []constant.Value{constant.MakeString("a"), constant.MakeString("0")}, false},
		{"integer with zero", Int, []constant.Value{constant.MakeInt64(-1), constant.MakeInt64(0)}, true},
		{"integer without", Uint64, []constant.Value{constant.MakeInt64(-1), constant.MakeUint64(1 << 63)}, false},
		{"no values", Int, nil, false},
	} {
		e := &Enum{Kind: test.kind}
		for _, v := range test.values {
			e.Values = append(e.Values, &EnumValue{Value: v})
		}
		if got := e.HasZero(); got != test.want {
			t.Errorf("%s: HasZero() = %v, want %v", test.name, got, test.want)
		}
	}
}

func TestKind(t *testing.T) {
	for _, test := range []struct {
		kind                     Kind
		name                     string
		integer, unsigned, float bool
		bits                     int
	}{
		{Bool, "bool", false, false, false, 0},
		{String, "string", false, false, false, 0},
		{Int, "int", true, false, false, 64},
		{Int8, "int8", true, false, false, 8},
		{Int16, "int16", true, false, false, 16},
		{Int32, "int32", true, false, false, 32},
		{Int64, "int64", true, false, false, 64},
		{Uint, "uint", true, true, false, 64},
		{Uint8, "uint8", true, true, false, 8},
		{Uint16, "uint16", true, true, false, 16},
		{Uint32, "uint32", true, true, false, 32},
		{Uint64, "uint64", true, true, false, 64},
		{Uintptr, "uintptr", true, true, false, 64},
		{Float32, "float32", false, false, true, 32},
		{Float64, "float64", false, false, true, 64},
	} {
		if got := test.kind.String(); got != test.name {
			t.Errorf("%s: String() = %q", test.name, got)
		}
		if got := test.kind.IsInteger(); got != test.integer {
			t.Errorf("%s: IsInteger() = %v", test.name, got)
		}
		if got := test.kind.IsUnsigned(); got != test.unsigned {
			t.Errorf("%s: IsUnsigned() = %v", test.name, got)
		}
		if got := test.kind.IsFloat(); got != test.float {
			t.Errorf("%s: IsFloat() = %v", test.name, got)
		}
		if got := test.kind.Bits(); got != test.bits {
			t.Errorf("%s: Bits() = %d, want %d", test.name, got, test.bits)
		}
	}
}
