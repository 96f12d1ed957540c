package find

import (
	"strings"
	"testing"

	"golang.org/x/tools/go/packages"
)

func TestReason(t *testing.T) {
	list := func(pattern string) error {
		_, err := packages.Load(&packages.Config{Context: t.Context(), Dir: t.TempDir()}, pattern)
		return err
	}
	outside := list("./nonsense")
	t.Setenv("PATH", t.TempDir())
	for _, test := range []struct {
		err  error
		want string // how it starts
	}{
		{outside, "go.mod file not found"},
		{list("./nonsense"), "go command required, not found: "}, // it can't say anything
	} {
		if test.err == nil {
			t.Errorf("no error, want one of %q", test.want)
		} else if said, ok := reason(test.err); !ok || !strings.HasPrefix(said, test.want) {
			t.Errorf("got %q, %t of %v, want %q", said, ok, test.err, test.want)
		}
	}
}
