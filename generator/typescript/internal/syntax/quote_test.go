package syntax

import (
	"strings"
	"testing"
)

func TestQuote(t *testing.T) {
	for in, want := range map[string]string{
		"plain":        `"plain"`,
		"a\"b\\c":      `"a\"b\\c"`,
		"a\nb\r\t":     `"a\nb\u000d\u0009"`,
		"\u2028\u202e": `"\u2028\u202e"`,
		"</script>":    `"\u003c/script>"`,
		"a<b":          `"a<b"`,
		"😀é":           `"😀é"`,
		"\U000E0001":   `"\u{e0001}"`,
		"\xff":         "\"\ufffd\"",
	} {
		if got := Quote(in); got != want {
			t.Errorf("quote(%q) = %s, want %s", in, got, want)
		}
	}
}

func TestQuoteMarkdownCode(t *testing.T) {
	for in, want := range map[string]string{
		"tasks.get_stats": "`tasks.get_stats`",
		"note.#{user_id}": "`note.#{user_id}`",
		"a|b`<i>\n":       "<code>a&#124;b&#96;&#60;i&#62;\\u000a</code>",
		"":                "<code></code>",
	} {
		if got := QuoteMarkdownCode(in); strings.ReplaceAll(got, "&#92;", `\`) != want {
			t.Errorf("quoteMarkdownCode(%q) = %s, want %s", in, got, want)
		}
	}
}
