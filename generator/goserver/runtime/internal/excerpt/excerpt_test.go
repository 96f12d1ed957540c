package excerpt

import (
	"strings"
	"testing"
)

func TestExcerpts(t *testing.T) {
	long := strings.Repeat("x", 100)
	for got, want := range map[string]string{
		Of("abc", 3): "abc", Of("abcd", 3): "abc...", Of("aé", 2): "a...", Of("", 0): "",
		Quoted("a\n"): `"a\n"`, Quoted(long): `"` + long[:64] + `..."`,
	} {
		if got != want {
			t.Errorf("got %s, want %s", got, want)
		}
	}
}
