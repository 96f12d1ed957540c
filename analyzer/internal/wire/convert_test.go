package wire_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"example.com/rpcgen/analyzer/internal/diag"
	"example.com/rpcgen/analyzer/internal/find"
	"example.com/rpcgen/analyzer/internal/gomod"
	"example.com/rpcgen/analyzer/internal/load"
	"example.com/rpcgen/analyzer/internal/service"
	"example.com/rpcgen/rpcdef"
)

// convert converts the services of a package, all of which is given but for the package clause.
func convert(t *testing.T, text string) (*rpcdef.API, *diag.List) {
	t.Helper()
	dir := t.TempDir()
	for name, text := range map[string]string{"go.mod": "module example.com/app\n\ngo 1.26\n", "app.go": "package app\n\n" + text} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	cache := load.NewCache()
	workspace := find.NewWorkspace(find.Config{
		Dir: dir, Patterns: []string{"."}, Env: os.Environ(), IsOutput: func([]byte) bool { return false }, Files: gomod.Disk{},
	}, cache.Cache)
	roots, err := workspace.Roots()
	if err != nil {
		t.Fatal(err)
	}
	diags := diag.New(cache.Fset)
	prog := load.NewProgram(dir, roots, cache, diags)
	services, ok := prog.ReadDirectives()
	if !ok {
		t.Fatal(diags.Err())
	}
	if err := prog.Slice(services, workspace); err != nil {
		t.Fatal(err)
	}
	prog.Check()
	return service.Convert(prog, services, diags), diags
}

// A caseOfUse is declarations, and what is reported of them where clients send a type T and where they get it: "" for nothing, or a part of the message.
type caseOfUse struct {
	name, declarations string
	params, results    string
}

// imports are what the declarations of cases may use.
const imports = `import ("math/big"; "time")

var _ = big.Int{}
var _ time.Time
`

func (c caseOfUse) run(t *testing.T) {
	t.Helper()
	for _, use := range []struct{ words, service, want string }{
		{"sent", "type S interface{ Do(T) }", c.params},
		{"got", "type S interface{ Do() T }", c.results},
	} {
		_, diags := convert(t, imports+"\n//rpcgen:service\n"+use.service+"\n"+c.declarations)
		err := diags.Err()
		switch {
		case use.want == "" && err != nil:
			t.Errorf("%s: %v, want no error", use.words, err)
		case use.want != "" && (err == nil || !strings.Contains(err.Error(), use.want)):
			t.Errorf("%s: error %v, want one about %s", use.words, err, use.want)
		}
	}
}

// TestEmbedding holds which fields of embedded structs encoding/json would drop.
func TestEmbedding(t *testing.T) {
	t.Parallel()
	for _, c := range []caseOfUse{
		{
			name:         "the same struct twice at one depth",
			declarations: "type T struct{ A; B }\ntype A struct{ Same }\ntype B struct{ Same }\ntype Same struct{ N int }",
			params:       `"N"`, results: `"N"`,
		},
		{
			name:         "the same struct twice, and its field above both",
			declarations: "type T struct{ A; B; N int }\ntype A struct{ Same }\ntype B struct{ Same }\ntype Same struct{ N int }",
		},
		{
			name:         "the same struct at two depths",
			declarations: "type T struct{ A; Same }\ntype A struct{ Same }\ntype Same struct{ N int }",
		},
		{
			name:         "two structs with one name",
			declarations: "type T struct{ A; B }\ntype A struct{ N int }\ntype B struct{ N int }",
			params:       `"N"`, results: `"N"`,
		},
		{
			name:         "two structs with one name, one of them in a tag",
			declarations: "type T struct{ A; B }\ntype A struct{ N int }\ntype B struct{ M int `json:\"N\"` }",
		},
	} {
		t.Run(c.name, func(t *testing.T) { t.Parallel(); c.run(t) })
	}
}

// TestWithoutAddress holds which values of maps encoding/json can't write, for they have no address.
func TestWithoutAddress(t *testing.T) {
	t.Parallel()
	const refused = "pointer receiver"
	for _, c := range []caseOfUse{
		{name: "a value", declarations: "type T struct{ M map[string]big.Int }", results: refused},
		{name: "a pointer", declarations: "type T struct{ M map[string]*big.Int }"},
		{name: "a list", declarations: "type T struct{ M map[string][]big.Int }"},
		{name: "an array", declarations: "type T struct{ M map[string][2]big.Int }", results: refused},
		{name: "a field", declarations: "type T struct{ M map[string]Sum }\ntype Sum struct{ N big.Int }", results: refused},
		{name: "a field that encoding/json skips", declarations: "type T struct{ M map[string]Sum }\ntype Sum struct{ N big.Int `json:\"-\"` }"},
		{name: "a field that isn't exported", declarations: "type T struct{ M map[string]Sum }\ntype Sum struct{ X int; n big.Int }"},
		{name: "a receiver that is no pointer", declarations: "type T struct{ M map[string]time.Time }"},
		{
			name:         "an embedded struct that isn't exported",
			declarations: "type T struct{ M map[string]Sum }\ntype Sum struct{ inner }\ntype inner struct{ N big.Int }",
			results:      refused,
		},
		{name: "a promoted method", declarations: "type T struct{ M map[string]Sum }\ntype Sum struct{ big.Int }", results: refused},
		{
			name:         "a method that was promoted twice",
			declarations: "type T struct{ M map[string]Sum }\ntype Sum struct{ Inner }\ntype Inner struct{ big.Int }",
			results:      refused,
		},
		{
			name:         "a promoted method of a type whose form isn't known",
			declarations: "type T struct{ M map[string]Sum }\ntype Sum struct{ Own }\n" + ownType,
		},
		{
			name:         "a tag that tells the form",
			declarations: "type T struct{ M map[string]Own `rpcgen:\"wire=map[string]string\"` }\n" + ownType,
			results:      refused,
		},
		{
			name:         "a field's tag that tells the form",
			declarations: "type T struct{ M map[string]Holder }\ntype Holder struct{ One Own `rpcgen:\"wire=string\"` }\n" + ownType,
			results:      refused,
		},
	} {
		t.Run(c.name, func(t *testing.T) { t.Parallel(); c.run(t) })
	}
}

const ownType = `type Own struct{ n int }
func (*Own) MarshalJSON() ([]byte, error) { return nil, nil }
func (*Own) UnmarshalJSON([]byte) error { return nil }`

// TestDirections holds which types Go can write and not read.
func TestDirections(t *testing.T) {
	t.Parallel()
	const level = "type Level int\nfunc (Level) MarshalText() ([]byte, error) { return nil, nil }"
	for _, c := range []caseOfUse{
		{name: "a number that writes itself as text", declarations: "type T struct{ L Level }\n" + level, params: "UnmarshalText"},
		{name: "a key that writes itself as text", declarations: "type T struct{ L map[Level]int }\n" + level, params: "UnmarshalText"},
		{
			name:         "a number that reads itself, too",
			declarations: "type T struct{ L Level }\n" + level + "\nfunc (*Level) UnmarshalText([]byte) error { return nil }",
		},
		{
			name:         "a string that writes itself as text",
			declarations: "type T struct{ L Level }\n" + strings.Replace(level, "int", "string", 1),
		},
		{name: "a pointer type that hides UnmarshalJSON", declarations: "type T struct{ P Since }\ntype Since *time.Time", params: "UnmarshalJSON"},
		{name: "a pointer type that hides UnmarshalText", declarations: "type T struct{ P Sum }\ntype Sum *big.Float", params: "UnmarshalText"},
		{name: "a pointer type that hides nothing", declarations: "type T struct{ P Maybe }\ntype Maybe *int"},
		{
			name:         "a pointer type, and a tag that tells the form",
			declarations: "type T struct{ P Ref `rpcgen:\"wire=string\"` }\ntype Ref *Own\n" + ownType,
			params:       "UnmarshalJSON",
		},
	} {
		t.Run(c.name, func(t *testing.T) { t.Parallel(); c.run(t) })
	}
}

// TestUnresolvedSignature holds that a method whose signature doesn't resolve counts as the marshaler that it is called after, so that half-edited code
// gets no wrong client.
func TestUnresolvedSignature(t *testing.T) {
	t.Parallel()
	const source = "//rpcgen:service\ntype S interface{ Do() T }\ntype T struct{ F Field }\ntype Field struct{ N int }\n"
	for method, want := range map[string]rpcdef.Type{
		"func (Field) MarshalJSON() ([]byte, missing.Error) { return nil, nil }": rpcdef.Any{},
		"func (Field) MarshalJSON() ([]byte, string) { return nil, nil }":        nil,
	} {
		api, diags := convert(t, source+method)
		if err := diags.Err(); err != nil {
			t.Fatal(err)
		}
		got := api.Services[0].Methods[0].Result.(*rpcdef.Struct).Fields[0].Type
		if _, isStruct := got.(*rpcdef.Struct); want != nil && got != want || want == nil && !isStruct {
			t.Errorf("with %s the field is %T, want %T (nil: a struct)", method, got, want)
		}
	}
}

// TestRules holds that words of validate tags that stand for a comma and a bar are read as these.
func TestRules(t *testing.T) {
	t.Parallel()
	api, diags := convert(t, "//rpcgen:service\ntype S interface{ Do(T) }\ntype T struct{ X string `validate:\"contains=0x2C,excludes=a0x7Cb,eq=x|eq=y\"` }")
	if err := diags.Err(); err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, rule := range api.Services[0].Methods[0].Params.Fields[0].Rules {
		got = append(got, rule.Name+" "+rule.Arg)
	}
	if got, want := strings.Join(got, "; "), "contains ,; excludes a|b; eq=x|eq=y "; got != want {
		t.Errorf("rules %q, want %q", got, want)
	}
}
