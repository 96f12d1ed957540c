package python

import (
	"bufio"
	"encoding/json"
	"io"
	"os/exec"
	"slices"
	"strings"
	"testing"

	"example.com/rpcgen/rpcdef"
)

// A checker is a Python that runs testdata/check/check.py.
type checker struct {
	in  io.WriteCloser
	out *bufio.Reader
}

func newChecker(tb testing.TB) *checker {
	tb.Helper()
	python, err := exec.LookPath("python3")
	if err != nil {
		tb.Fatal("python3 is missing; run: apt-get install python3")
	}
	cmd := exec.Command(python, "testdata/check/check.py")
	in, err := cmd.StdinPipe()
	if err != nil {
		tb.Fatal(err)
	}
	out, err := cmd.StdoutPipe()
	if err != nil {
		tb.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		tb.Fatal(err)
	}
	tb.Cleanup(func() {
		_ = in.Close()
		if err := cmd.Wait(); err != nil {
			tb.Error(err)
		}
	})
	return &checker{in, bufio.NewReader(out)}
}

// check runs a check, and reports what is wrong.
func (c *checker) check(t *testing.T, name string, request map[string]any) {
	t.Helper()
	request["check"] = name
	line, err := json.Marshal(request)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := c.in.Write(append(line, '\n')); err != nil {
		t.Fatal(err)
	}
	line, err = c.out.ReadBytes('\n')
	if err != nil {
		t.Fatal(err)
	}
	var answer string
	if err := json.Unmarshal(line, &answer); err != nil {
		t.Fatal(err)
	}
	if answer != "" {
		t.Errorf("%s of %q: %s", name, request["text"], answer)
	}
}

// checkText checks all that can be made of a text.
func (c *checker) checkText(t *testing.T, text string) {
	t.Helper()
	c.check(t, "literal", map[string]any{"text": text, "literal": quote(text)})
	for _, indent := range []int{4, 8} {
		c.check(t, "docstring", map[string]any{"text": text, "lines": docLines(text), "indent": indent})
	}
	c.check(t, "names", map[string]any{"text": text, "names": []string{typeName(text)}})
	c.check(t, "names", map[string]any{"text": text, "names": memberNames(&rpcdef.Enum{
		Head:   rpcdef.Head{GoName: "Kind"},
		Values: []*rpcdef.EnumValue{{GoName: "Kind" + text}, {GoName: "Kind" + text + "x"}, {GoName: "name"}},
	})})
	if name := methodName(text); name != "" {
		c.check(t, "names", map[string]any{"text": text, "names": []string{name}})
	}
	wire := []string{text, text + "_", "_" + text, "class", "class_"}
	var fields []*rpcdef.Field
	for _, name := range slices.Compact(wire) {
		fields = append(fields, &rpcdef.Field{Name: name, GoName: text})
	}
	if text != "class" && text != "class_" { // a struct has each name once
		c.check(t, "names", map[string]any{"text": text, "names": fieldNames(fields, func(name string) bool { return name == "datetime" })})
	}
}

// docLines returns the lines of a docstring, without indentation.
func docLines(text string) []string { return strings.Split(`"""`+docstring(text)+`"""`, "\n") }

var moreHostile = []string{
	"", "\"", "\\", "\n", "\t", " ", "\r", "a\"", `a\"`, `\""`, `"""a`, "\xff", "a\xffb\xc0", "😀", "ﬁ", "e\u0301", "\u00aa", "\u212a", "__x__",
	"a\n b", "a\n\tb\n  c", "a\n\n\n b\n", "\ta\n\tb", " a\n b\n  c", "a\n\u3000b", "a\n\x1cb", "str", "None", "self", "model_x", "model_", "1", "a b-c",
	"class", "_class", "_", "__", "Class", "\u0661", "x\u0661", "\u0345", "a\n b\n\t c", "a\x85b\n c", strings.Repeat("x", 120),
}

func TestQuote(t *testing.T) {
	c := newChecker(t)
	for _, text := range slices.Concat(hostile, moreHostile) {
		c.checkText(t, text)
		c.checkText(t, "x"+text)
		c.checkText(t, text+"x")
		c.checkText(t, "first\n\n  "+text+"\n  x")
	}
}

func FuzzQuote(f *testing.F) {
	for _, text := range slices.Concat(hostile, moreHostile) {
		f.Add(text)
	}
	c := newChecker(f)
	f.Fuzz(func(t *testing.T, text string) { c.checkText(t, text) })
}

func TestDocstringLayout(t *testing.T) {
	for _, test := range []struct {
		text string
		want []string
	}{
		{"One line.", []string{`"""One line."""`}},
		{`It says "no"`, []string{`"""It says "no\""""`}},
		{"First.\n\nSecond.", []string{`"""First.`, "", "Second.", `"""`}},
		{"List:\n  - one\n  - two", []string{`"""List:`, "  - one", "  - two", `"""`}},
		{"Code:\n\n\tx := 1", []string{`"""Code:`, "", "        x := 1", `"""`}},
	} {
		if got := docLines(test.text); !slices.Equal(got, test.want) {
			t.Errorf("doc(%q):\n%s\nwant\n%s", test.text, strings.Join(got, "\n"), strings.Join(test.want, "\n"))
		}
	}
}

func TestTables(t *testing.T) {
	c := newChecker(t)
	var ranges [][2]uint16
	for _, r := range letters.R16 {
		ranges = append(ranges, [2]uint16{r.Lo, r.Hi})
	}
	c.check(t, "letters", map[string]any{"ranges": ranges})
	c.check(t, "keywords", map[string]any{"keywords": keywords})
}

// Names stand as ruff sorts them: constants before classes before the rest, numbers by their values.
func TestSortNames(t *testing.T) {
	for _, test := range []struct {
		sort func([]string)
		want string
	}{
		{sortNames, "API URL Z_1 A Aa AB_c Page9 Page9x Page10 a09 a9 a9b a10 a100000000000000000000 aa aB page task_9 task_10 é"},
		{sortExports, "API URL Z_1 A AB_c Aa Page9 Page9x Page10 a09 a9 a9b a10 a100000000000000000000 aB aa page task_9 task_10 é"},
	} {
		names := strings.Fields(test.want)
		slices.Sort(names)
		test.sort(names)
		if got := strings.Join(names, " "); got != test.want {
			t.Errorf("got  %s\nwant %s", got, test.want)
		}
	}
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
