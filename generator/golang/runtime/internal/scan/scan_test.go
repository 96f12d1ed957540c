package scan

import (
	"encoding/json"
	"strings"
	"testing"
)

// FuzzValue holds that a text is skipped as a value if encoding/json takes it for one.
func FuzzValue(f *testing.F) {
	for _, seed := range []string{
		`{"a":[1,"]\"}"]}`, `[[],{}]`, `"\\"`, `null`, `nul`, `-1.5e3`, `01`, `{"a" : 1 }`, `"`, `{`, ``, `[}`, `[1,]`, `"\ud8"`, "\"\n\"", `1e`, `tru`,
		strings.Repeat("[", maxDepth) + strings.Repeat("]", maxDepth), strings.Repeat("[", maxDepth+1) + strings.Repeat("]", maxDepth+1),
	} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, text []byte) {
		start := Space(text, 0)
		end := Value(text, start, 0)
		if got := end >= 0 && Space(text, end) == len(text); got != json.Valid(text) {
			t.Errorf("%.80q: skipped up to %d", text, end)
		}
	})
}
