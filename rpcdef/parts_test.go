package rpcdef

import (
	"strings"
	"testing"
)

func TestParts(t *testing.T) {
	number := Basic{Kind: Int}
	defined := &Defined{Head: Head{Name: "D"}, Type: List{Elem: number}}
	for _, test := range []struct {
		of   Type
		want string
	}{
		{number, ""},
		{Any{}, ""},
		{&Enum{Head: Head{Name: "E"}}, ""},
		{Quoted{Elem: number}, "int"},
		{List{Elem: defined}, "D"},
		{Array{Elem: number, Len: 2}, "int"},
		{Optional{Elem: Bytes{}}, "[]byte"},
		{Map{Key: Basic{Kind: String}, Elem: defined}, "string D"},
		{defined, "[]int"},
		{&Struct{Fields: []*Field{{Type: Time{}}, {Type: Any{}}}}, "time.Time any"},
	} {
		var got []string
		for _, part := range Parts(test.of) {
			got = append(got, TypeString(part))
		}
		if strings.Join(got, " ") != test.want {
			t.Errorf("Parts(%s) = %q, want %q", TypeString(test.of), got, test.want)
		}
	}
}
