package types

import (
	"go/scanner"
	"strings"
	"testing"

	"example.com/rpcgen/rpcdef"
)

// TestConstraints shows what each word of a validate tag allows: the smallest and the largest of what it allows are in the numbers.
func TestConstraints(t *testing.T) {
	text, list := rpcdef.Basic{Kind: rpcdef.String}, rpcdef.List{Elem: rpcdef.Basic{Kind: rpcdef.String}}
	number, float := rpcdef.Basic{Kind: rpcdef.Int8}, rpcdef.Basic{Kind: rpcdef.Float64}
	tests := []struct {
		typ  rpcdef.Type
		tag  string
		want string
	}{
		{text, "min=3", "Field(min_length=3)"},
		{text, "gte=3", "Field(min_length=3)"},
		{text, "gt=3", "Field(min_length=4)"},
		{text, "gt=0", "Field(min_length=1)"},
		{text, "max=3", "Field(max_length=3)"},
		{text, "lte=3", "Field(max_length=3)"},
		{text, "lt=3", "Field(max_length=2)"},
		{text, "lt=1", "Field(max_length=0)"},
		{text, "lt=0", "Field(max_length=0)"},
		{text, "len=3", "Field(min_length=3, max_length=3)"},
		{text, "eq=3", `one_of("3")`},
		{text, "ne=3", `not_equal("3")`},
		{text, "min=2,gt=2,lt=9,max=9", "Field(min_length=3, max_length=8)"},
		{text, "gt=2,min=2,max=9,lt=9", "Field(min_length=3, max_length=8)"},
		{text, "required", "Field(min_length=1)"},
		{text, "required,lt=3", "Field(min_length=1, max_length=2)"},
		{text, "gt=010", "Field(min_length=9)"},
		{text, "gt=x", ""},

		{list, "gt=3", "Field(min_length=4)"},
		{list, "lt=3", "Field(max_length=2)"},
		{list, "eq=3", "Field(min_length=3, max_length=3)"},
		{list, "ne=3", ""},
		{rpcdef.Map{Key: text, Elem: text}, "gt=3,lt=5", "Field(min_length=4, max_length=4)"},
		{rpcdef.Bytes{}, "gt=3,lt=5", "Field(min_length=4, max_length=4)"},

		{number, "min=3", "Field(ge=3)"},
		{number, "gte=3", "Field(ge=3)"},
		{number, "gt=3", "Field(gt=3)"},
		{number, "max=3", "Field(le=3)"},
		{number, "lte=3", "Field(le=3)"},
		{number, "lt=3", "Field(lt=3)"},
		{number, "len=3", "one_of(3)"},
		{number, "eq=3", "one_of(3)"},
		{number, "ne=3", "not_equal(3)"},
		{number, "lt=127", "Field(lt=127)"},
		{number, "lt=128", ""},
		{number, "gt=0x10", "Field(gt=16)"},
		{float, "gt=0.5,lt=1", "Field(gt=0.5, lt=1)"},
		{rpcdef.Number{}, "required", ""}, // a zero that is sent is the text "0" to the validator
		{rpcdef.Duration{}, "gt=1s,lt=1m", "Field(gt=1000000000, lt=60000000000)"},
	}
	for _, test := range tests {
		m := &Mapper{Scope: NewScope(NewNames(&rpcdef.API{}, &scanner.ErrorList{}), true), Use: rpcdef.InParams}
		var got []string
		for _, c := range m.constraints(test.typ, parseRules(test.tag)) {
			got = append(got, c.String())
		}
		if got := strings.Join(got, " "); got != test.want {
			t.Errorf("%T with %q has %s, want %s", test.typ, test.tag, got, test.want)
		}
	}
}

// parseRules returns the rules of a tag such as "min=3,max=5".
func parseRules(tag string) []rpcdef.Rule {
	var rules []rpcdef.Rule
	for word := range strings.SplitSeq(tag, ",") {
		name, arg, _ := strings.Cut(word, "=")
		rules = append(rules, rpcdef.Rule{Name: name, Arg: arg})
	}
	return rules
}
