package main

import (
	"cmp"
	"fmt"
	"runtime"
	"runtime/debug"

	"example.com/rpcgen/generator"
)

// printVersion carries out the command "version".
func printVersion(p *printer, args []string) error {
	if len(args) > 0 {
		return usageError{fmt.Errorf("version: found argument %q, expected none", args[0])}
	}
	info, _ := debug.ReadBuildInfo()
	_, err := fmt.Fprintln(p.out, versionLine(info))
	return err
}

// versionLine returns "rpcgen VERSION GOVERSION REVISION". The build info may be nil.
func versionLine(info *debug.BuildInfo) string {
	return fmt.Sprintf("rpcgen %s %s %s", generator.Version, runtime.Version(), cmp.Or(revision(info), "unknown revision"))
}

// revision returns the commit that a binary was built from, with "+dirty" if the checkout had changes. It is "" if the build recorded none.
func revision(info *debug.BuildInfo) string {
	if info == nil {
		return ""
	}
	settings := map[string]string{}
	for _, setting := range info.Settings {
		settings[setting.Key] = setting.Value
	}
	commit := settings["vcs.revision"]
	if commit != "" && settings["vcs.modified"] == "true" {
		commit += "+dirty"
	}
	return commit
}
