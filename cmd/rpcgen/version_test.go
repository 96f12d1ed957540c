package main

import (
	"runtime"
	"runtime/debug"
	"testing"

	"example.com/rpcgen/generator"
)

func TestVersionLine(t *testing.T) {
	commit, modified := debug.BuildSetting{Key: "vcs.revision", Value: "1a2b3c"}, debug.BuildSetting{Key: "vcs.modified", Value: "true"}
	for _, test := range []struct {
		info *debug.BuildInfo
		want string
	}{
		{nil, "unknown revision"},
		{&debug.BuildInfo{Main: debug.Module{Version: "v0.1.0"}}, "unknown revision"}, // installed by go install
		{&debug.BuildInfo{Settings: []debug.BuildSetting{commit, {Key: "vcs.modified", Value: "false"}}}, "1a2b3c"},
		{&debug.BuildInfo{Settings: []debug.BuildSetting{commit, modified}}, "1a2b3c+dirty"},
	} {
		if got, want := versionLine(test.info), "rpcgen "+generator.Version+" "+runtime.Version()+" "+test.want; got != want {
			t.Errorf("got %q, want %q", got, want)
		}
	}
}
