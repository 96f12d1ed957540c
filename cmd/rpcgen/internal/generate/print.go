package generate

import (
	"errors"
	"fmt"
	"go/scanner"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"example.com/rpcgen/analyzer"
	"example.com/rpcgen/cmd/rpcgen/internal/project"
	"example.com/rpcgen/generator/output"
	"example.com/rpcgen/rpcdef"
)

// printMethods lists the methods of an API, and its channels if it has any.
func (j *job) printMethods(api *rpcdef.API) {
	methods := api.Methods()
	var list strings.Builder // printed at once: there may be thousands
	fmt.Fprintf(&list, "Found %d RPC methods\n", len(methods))
	for _, m := range methods {
		fmt.Fprintf(&list, "- %s: %s -> %s", m.Name, m.ParamsName(), m.ResultName())
		if m.Progress != nil {
			fmt.Fprintf(&list, ", progress %s", m.ProgressName())
		}
		list.WriteByte('\n')
	}
	if len(api.Channels) > 0 {
		fmt.Fprintf(&list, "Found %d channels\n", len(api.Channels))
	}
	for _, c := range api.Channels {
		fmt.Fprintf(&list, "- %s: %s -> %s\n", c.Name, c.Pattern, eventNames(c))
	}
	j.Printf("%s", list.String())
}

// eventNames lists the events of a channel.
func eventNames(c *rpcdef.Channel) string {
	names := make([]string, len(c.Events))
	for i, e := range c.Events {
		names[i] = e.Name
	}
	return strings.Join(names, ", ")
}

// warnings returns the warnings of a result and of the back-ends, a line each.
func (j *job) warnings(result *analyzer.Result) string {
	warned := map[string]bool{} // by language
	var ofBackends scanner.ErrorList
	for _, d := range j.project.Destinations {
		for _, b := range d.Backends {
			if b.Warnings != nil && !warned[b.Name] {
				warned[b.Name] = true
				ofBackends = append(ofBackends, b.Warnings(result.API)...)
			}
		}
	}
	all := slices.Concat(result.Warnings, oneOfLanguages(ofBackends))
	all.Sort()
	return j.Diagnostics(all, func(message string) string { return "warning: " + message })
}

// printGenerated lists the clients that were written, and the server, with the folders where the clients are in several.
func (j *job) printGenerated(reports []output.Report) {
	j.Printf("\n")
	n := 0
	several := len(j.project.Clients()) > 1
	for _, d := range j.project.Destinations {
		where := ""
		if several {
			where = " in " + d.Dir
		}
		for _, b := range d.Backends {
			if d.Server {
				j.Printf("%s Generated %s%s\n", j.Tick(), b.Name, where)
				continue
			}
			j.Printf("%s Generated %s client%s\n", j.Tick(), b.Name, where)
			n++
		}
	}
	j.Printf("\nSuccessfully generated %d client(s)\n", n)
	j.printReports(j.project.Destinations, reports)
}

// printReports lists what a verbose run did to each file. Paths are relative to the output folder, or to the working directory where there are several.
func (j *job) printReports(destinations []*project.Destination, reports []output.Report) {
	if !j.Verbose {
		return
	}
	for i, r := range reports {
		dir := ""
		if len(destinations) > 1 {
			dir = filepath.ToSlash(destinations[i].Dir)
		}
		for _, part := range []struct {
			change string
			files  []string
		}{{"created", r.Created}, {"updated", r.Updated}, {"unchanged", r.Unchanged}, {"removed", r.Removed}} {
			for _, file := range part.files {
				j.Printf("%-9s %s\n", part.change, path.Join(dir, file))
			}
		}
	}
}

func (j *job) printUpToDate(what string) {
	j.Printf("\n%s T%s are up to date\n", j.Tick(), strings.TrimPrefix(what, "t"))
}

// joinDiagnostics returns one sorted list of the mistakes that several back-ends found. The first error that is no such list takes precedence.
func joinDiagnostics(errs []error) error {
	var all scanner.ErrorList
	for _, err := range errs {
		var list scanner.ErrorList
		switch {
		case err == nil:
		case errors.As(err, &list):
			all = append(all, list...)
		default:
			return err
		}
	}
	return oneOfLanguages(all).Err()
}
