package main

import (
	"fmt"
	"runtime"
	"runtime/debug"
)

// version prints which rpcgen this is.
func version(p *printer, args []string) error {
	if len(args) > 0 {
		return usageError{fmt.Errorf("version: found argument %q, expected none", args[0])}
	}
	_, err := fmt.Fprintln(p.out, versionLine())
	return err
}

// versionLine is "rpcgen VERSION GOVERSION REVISION", as far as the build recorded them.
func versionLine() string {
	version, revision := "(devel)", "unknown revision"
	if info, ok := debug.ReadBuildInfo(); ok {
		if info.Main.Version != "" {
			version = info.Main.Version
		}
		for _, setting := range info.Settings {
			if setting.Key == "vcs.revision" {
				revision = setting.Value
			}
		}
	}
	return fmt.Sprintf("rpcgen %s %s %s", version, runtime.Version(), revision)
}
