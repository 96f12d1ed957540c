package digest

import (
	"runtime/debug"
	"testing"
)

// TestReleased tells a build that its version stands for from one that any state of a checkout may be in.
func TestReleased(t *testing.T) {
	module := func(sum string, replaced bool) *debug.Module {
		m := &debug.Module{Path: "example.com/module", Version: "v1.2.3", Sum: sum}
		if replaced {
			m.Replace = &debug.Module{Path: "../module"}
		}
		return m
	}
	const sum = "h1:sum="
	for name, tc := range map[string]struct {
		main, dependency *debug.Module
		released         bool
	}{
		"installed by its version":           {module(sum, false), module(sum, false), true},
		"built from a checkout":              {module("", false), module(sum, false), false},
		"with a dependency from a folder":    {module(sum, false), module(sum, true), false},
		"with a dependency from a workspace": {module(sum, false), module("", false), false},
	} {
		if got := released(&debug.BuildInfo{Main: *tc.main, Deps: []*debug.Module{tc.dependency}}); got != tc.released {
			t.Errorf("%s: released is %t", name, got)
		}
	}
}
