package types

import (
	"slices"
	"testing"

	"example.com/rpcgen/generator/python/internal/pythontest"
	"example.com/rpcgen/rpcdef"
)

// checkNames checks the names that are made of a text.
func checkNames(t *testing.T, c *pythontest.Checker, text string) {
	t.Helper()
	c.Check(t, "names", map[string]any{"text": text, "names": []string{typeName(text)}})
	c.Check(t, "names", map[string]any{"text": text, "names": memberNames(&rpcdef.Enum{
		Head:   rpcdef.Head{GoName: "Kind"},
		Values: []*rpcdef.EnumValue{{GoName: "Kind" + text}, {GoName: "Kind" + text + "x"}, {GoName: "name"}},
	})})
	if name := methodName(text); name != "" {
		c.Check(t, "names", map[string]any{"text": text, "names": []string{name}})
	}
	wire := []string{text, text + "_", "_" + text, "class", "class_"}
	var fields []*rpcdef.Field
	for _, name := range slices.Compact(wire) {
		fields = append(fields, &rpcdef.Field{Name: name, GoName: text})
	}
	if text != "class" && text != "class_" { // a struct has each name once
		c.Check(t, "names", map[string]any{"text": text, "names": fieldNames(fields, func(name string) bool { return name == "datetime" })})
	}
}

func TestNames(t *testing.T) {
	c := pythontest.New(t)
	for _, text := range slices.Concat(pythontest.Hostile, pythontest.MoreHostile) {
		checkNames(t, c, text)
		checkNames(t, c, "x"+text)
		checkNames(t, c, text+"x")
	}
}

func FuzzNames(f *testing.F) {
	for _, text := range slices.Concat(pythontest.Hostile, pythontest.MoreHostile) {
		f.Add(text)
	}
	c := pythontest.New(f)
	f.Fuzz(func(t *testing.T, text string) { checkNames(t, c, text) })
}

func TestMemberNames(t *testing.T) {
	for _, test := range []struct {
		typ    string
		values []string
		want   []string
	}{
		{"TaskStatus", []string{"StatusTodo", "StatusInProgress"}, []string{"TODO", "IN_PROGRESS"}},
		{"Priority", []string{"PriorityLow"}, []string{"LOW"}},
		{"Priority", []string{"PriorityLow", "High"}, []string{"PRIORITY_LOW", "HIGH"}},
		{"Priority", []string{"Priority", "PriorityHigh"}, []string{"PRIORITY", "PRIORITY_HIGH"}},
		{"Level", []string{"Level1", "Level2"}, []string{"LEVEL1", "LEVEL2"}},
		{"Level", []string{"LevelV1", "Level2nd"}, []string{"LEVEL_V1", "LEVEL2ND"}},
		{"Kind", []string{"KindHTTPError", "KindIO"}, []string{"HTTP_ERROR", "IO"}},
		{"Letter", []string{"LetterA", "Lettera"}, []string{"LETTER_A", "LETTERA"}},
		{"Letter", []string{"AB", "Ab", "None"}, []string{"AB", "Ab", "None_"}},
	} {
		e := &rpcdef.Enum{Head: rpcdef.Head{GoName: test.typ}}
		for _, v := range test.values {
			e.Values = append(e.Values, &rpcdef.EnumValue{GoName: v})
		}
		if got := memberNames(e); !slices.Equal(got, test.want) {
			t.Errorf("%s %v: %v, want %v", test.typ, test.values, got, test.want)
		}
	}
}
