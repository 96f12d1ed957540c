package types

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"example.com/rpcgen/generator/emit"
	"example.com/rpcgen/generator/typescript/internal/syntax"
	"example.com/rpcgen/rpcdef"
)

func TestDocComments(t *testing.T) {
	for _, test := range []struct {
		name string
		doc  rpcdef.Doc
		want string
	}{
		{"nothing", rpcdef.Doc{}, ""},
		{"one line", rpcdef.Doc{Text: "Task is a task."}, "/** Task is a task. */\n"},
		{"paragraphs", rpcdef.Doc{Text: "Task is a task.\n\nIt is done\nsome day."}, "/**\n * Task is a task.\n *\n * It is done\n * some day.\n */\n"},
		{
			"deprecated",
			rpcdef.Doc{Text: "Task is a task.\n\nDeprecated: Use Job.\n\nIt is small.", Deprecated: "Use Job."},
			"/**\n * Task is a task.\n *\n * It is small.\n *\n * @deprecated Use Job.\n */\n",
		},
		{"deprecated only", rpcdef.Doc{Text: "Deprecated: Use Job.", Deprecated: "Use Job."}, "/** @deprecated Use Job. */\n"},
		{
			"long line",
			rpcdef.Doc{Text: strings.Repeat("word ", 19) + "@tag " + strings.Repeat("word ", 18) + "@tag end"},
			"/**\n * " + strings.Repeat("word ", 18) + "word\n * \\@tag " + strings.Repeat("word ", 17) + "word\n * \\@tag end\n */\n",
		},
		{"code", rpcdef.Doc{Text: "Use it:\n\n\tdo(" + strings.Repeat("x", 100) + ")"}, "/**\n * Use it:\n *\n * \tdo(" + strings.Repeat("x", 100) + ")\n */\n"},
		{"blanks at ends", rpcdef.Doc{Text: "a\t\nb \t"}, "/**\n * a\n * b\n */\n"},
		{"tags", rpcdef.Doc{Text: "@deprecated\n * @x {@link y} a@b */"}, "/**\n * \\@deprecated\n *  * \\@x {\\@link y} a@b *\\/\n */\n"},
	} {
		var b emit.Buffer
		syntax.PrintDoc(&b, NewDoc(test.doc))
		if diff := cmp.Diff(test.want, b.String()); diff != "" {
			t.Errorf("%s: -want +got\n%s", test.name, diff)
		}
	}
}
