package view

import (
	"reflect"
	"strconv"
	"strings"
	"testing"

	"github.com/go-playground/validator/v10"

	"example.com/rpcgen/rpcdef"
)

// TestRules holds which rules the fields of a client have, by their types.
func TestRules(t *testing.T) {
	str, integer := rpcdef.Basic{Kind: rpcdef.String}, rpcdef.Basic{Kind: rpcdef.Int64}
	text := rpcdef.Text{Go: rpcdef.GoName{Package: "example.com/app", Name: "Level"}}
	addr := rpcdef.Text{Go: rpcdef.GoName{Package: "net/netip", Name: "Addr"}}
	cents := &rpcdef.Defined{Head: rpcdef.Head{Name: "Cents"}, Type: str, Overridden: true}
	itself := &rpcdef.Defined{Head: rpcdef.Head{Name: "P"}}
	itself.Type = rpcdef.Optional{Elem: itself}
	for _, test := range []struct {
		typ        rpcdef.Type
		rules      string
		want       string
		overridden bool // by a tag
	}{
		{typ: str, rules: "required;oneof=a,b c;excludes=a|b;eq=x|eq=y", want: "required,oneof=a0x2Cb c,excludes=a0x7Cb,eq=x|eq=y"},
		{typ: integer, rules: "min=1;dive", want: "min=1,dive"},
		{typ: rpcdef.Duration{}, rules: "min=1s", want: "min=1s"},
		{typ: rpcdef.Quoted{Elem: integer}, rules: "required;min=1s;max=5;oneof=1 2", want: "required,max=5,oneof=1 2"},
		{typ: rpcdef.Optional{Elem: rpcdef.Quoted{Elem: integer}}, rules: "omitempty;gt=1h", want: "omitempty"},
		{typ: rpcdef.Quoted{Elem: str}, rules: "startswith=1s", want: "startswith=1s"},
		{typ: text, rules: "required;max=3", want: "required"},
		{typ: text, rules: "omitempty;max=3"},
		{typ: rpcdef.Optional{Elem: text}, rules: "omitempty;required;max=3", want: "omitempty,required"},
		{typ: addr, rules: "required;ip", want: "required,ip"},
		{typ: cents, rules: "required;min=100"},
		{typ: rpcdef.Optional{Elem: cents}, rules: "required;gt=7", want: "required"},
		{typ: rpcdef.Optional{Elem: cents}, rules: "gt=7;dive;required"},
		{typ: str, rules: "oneof=4 8", overridden: true},
		{typ: rpcdef.Optional{Elem: str}, rules: "required;eq=4", want: "required", overridden: true},
		{typ: rpcdef.List{Elem: cents}, rules: "max=3;dive;gte=100", want: "max=3"},
		{typ: rpcdef.Array{Elem: str, Len: 2}, rules: "dive;gte=1", want: "dive,gte=1"},
		{typ: rpcdef.List{Elem: &rpcdef.Struct{}}, rules: "min=1;dive", want: "min=1,dive"},
		{typ: rpcdef.List{Elem: rpcdef.List{Elem: text}}, rules: "dive;max=2;dive;min=1", want: "dive,max=2"},
		{typ: rpcdef.Map{Key: text, Elem: integer}, rules: "dive;keys;eq=1;endkeys;gte=0", want: "dive,gte=0"},
		{typ: rpcdef.Map{Key: str, Elem: cents}, rules: "max=2;dive;keys;min=1;endkeys;gte=0", want: "max=2,dive,keys,min=1,endkeys"},
		{typ: rpcdef.Map{Key: text, Elem: cents}, rules: "dive;keys;min=1;endkeys;gte=0"},
		{typ: rpcdef.Map{Key: str, Elem: str}, rules: "dive;keys;min=1", want: "dive,keys,min=1"},
		{typ: itself, rules: "required", want: "required"},
	} {
		f := &rpcdef.Field{Name: "n", Type: test.typ, Overridden: test.overridden}
		for word := range strings.SplitSeq(test.rules, ";") {
			rule := rpcdef.Rule{Name: word}
			if name, arg, found := strings.Cut(word, "="); found && !strings.Contains(word, "|eq") {
				rule = rpcdef.Rule{Name: name, Arg: arg}
			}
			f.Rules = append(f.Rules, rule)
		}
		if got := rulesText(f); got != test.want {
			t.Errorf("rules %s of %s: %q, want %q", test.rules, rpcdef.TypeString(test.typ), got, test.want)
		}
	}
}

// TestUnchecked holds that a field that the server's validator skips is skipped here, too.
func TestUnchecked(t *testing.T) {
	f := &rpcdef.Field{Name: "n", Type: &rpcdef.Struct{}, Unchecked: true}
	if got, want := fieldTag(f, ""), "`json:\"n\" validate:\"-\"`"; got != want {
		t.Errorf("the tag is %s, want %s", got, want)
	}
}

// TestValidator holds that validators read arguments as the server's tags have them.
func TestValidator(t *testing.T) {
	tag, err := strconv.Unquote(fieldTag(&rpcdef.Field{Name: "n", Type: rpcdef.Basic{Kind: rpcdef.String}, Rules: []rpcdef.Rule{{Name: "oneof", Arg: "a,b c|d"}}}, ""))
	if err != nil {
		t.Fatal(err)
	}
	st := reflect.StructOf([]reflect.StructField{{Name: "N", Type: reflect.TypeFor[string](), Tag: reflect.StructTag(tag)}})
	for value, valid := range map[string]bool{"a,b": true, "c|d": true, "a": false, "": false} {
		params := reflect.New(st)
		params.Elem().Field(0).SetString(value)
		if err := validator.New().Struct(params.Interface()); (err == nil) != valid {
			t.Errorf("%q: error %v, want it valid: %t", value, err, valid)
		}
	}
}
