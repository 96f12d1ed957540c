package golang

import (
	"testing"

	"example.com/rpcgen/rpcdef"
)

// TestOthers holds what is said of the values that an enum doesn't list: who may send which.
func TestOthers(t *testing.T) {
	const both = rpcdef.InParams | rpcdef.InResults
	for _, test := range []struct {
		openness rpcdef.Openness
		use      rpcdef.Use
		want     string
	}{
		{rpcdef.Plain, rpcdef.InParams, ""},
		{rpcdef.Plain, rpcdef.InResults, " The server may send others."},
		{rpcdef.Plain, both, " The server may send others."},
		{rpcdef.Open, rpcdef.InParams, " The server takes others."},
		{rpcdef.Open, rpcdef.InResults, " The server may send others."},
		{rpcdef.Open, both, " The server may send others, and takes others."},
		{rpcdef.Closed, rpcdef.InParams, ""},
		{rpcdef.Closed, both, ""},
	} {
		if got := others(&rpcdef.Enum{Head: rpcdef.Head{Use: test.use}, Openness: test.openness}); got != test.want {
			t.Errorf("openness %d, use %d: %q, want %q", test.openness, test.use, got, test.want)
		}
	}
}
