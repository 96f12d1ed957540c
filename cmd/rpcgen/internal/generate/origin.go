package generate

import (
	"errors"
	"fmt"
	"go/build"
	"go/scanner"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"example.com/rpcgen/analyzer"
	"example.com/rpcgen/cmd/rpcgen/internal/commandline"
	"example.com/rpcgen/cmd/rpcgen/internal/config"
	"example.com/rpcgen/cmd/rpcgen/internal/project"
	"example.com/rpcgen/generator"
	"example.com/rpcgen/generator/output"
	"example.com/rpcgen/rpcdef"
)

// origin returns what an output folder keeps of the packages that an API was read from. It names all packages, also those whose services a destination
// leaves out: which services go where is a choice that somebody has made, in rpcgen.yaml.
func (j *job) origin(api *rpcdef.API, dir string) output.Origin {
	var packages []string
	for _, s := range api.Services {
		packages = append(packages, project.PackagePath(s.Package, s.Pos))
	}
	for _, c := range api.Channels {
		packages = append(packages, project.PackagePath(c.Package, c.Pos))
	}
	return output.Origin{Packages: packages, HasServices: func(importPath string) bool {
		if j.isOfOthers(dir, importPath) {
			return true // as far as can be known here
		}
		_, found := j.findServices(importPath)
		return found
	}}
}

// isOfOthers reports whether an output folder was made from a package of another module, which this run can't read. Where the folder lies in the module of
// this run, it was made by that: most likely the module's path has changed since.
func (j *job) isOfOthers(dir, importPath string) bool {
	run, known := analyzer.FindPlace(nil, j.project.Dir)
	folder, _ := analyzer.FindPlace(nil, j.Absolute(dir))
	return known && folder.Module != run.Module && !run.Reaches(importPath)
}

// findServices reports whether a package holds services or channels, and returns its folder if that is known. One that can't be read for its mistakes may hold some, unless
// these are in files that the build leaves out.
func (j *job) findServices(importPath string) (dir string, found bool) {
	result, err := analyzer.Load(analyzer.Config{
		Dir: j.project.Dir, Patterns: []string{importPath}, Tags: j.opts.Tags, Own: generator.IsGenerated,
	})
	if err != nil {
		mistakes, _ := errors.AsType[scanner.ErrorList](err)
		return "", slices.ContainsFunc(mistakes, func(e *scanner.Error) bool { return j.isBuilt(e.Pos.Filename) })
	}
	for _, s := range result.API.Services {
		return filepath.Dir(s.Pos.Filename), true
	}
	for _, c := range result.API.Channels {
		return filepath.Dir(c.Pos.Filename), true
	}
	return "", false
}

// isBuilt reports whether a Go file belongs to its package under the build constraints of this run.
func (j *job) isBuilt(file string) bool {
	settings := build.Default
	settings.BuildTags = j.opts.Tags
	matches, err := settings.MatchFile(filepath.Dir(file), filepath.Base(file))
	return matches || err != nil
}

// leftOut says what to do when an output folder was made from packages that this run leaves out.
func (j *job) leftOut(e *output.LeftOutError, from output.Origin) string {
	isOurs := func(importPath string) bool { return !j.isOfOthers(e.Dir, importPath) }
	if others := slices.DeleteFunc(slices.Clone(e.Packages), isOurs); len(others) > 0 {
		return j.ofOtherModule(e.Dir, others, from)
	}
	var patterns []string
	for _, p := range e.Packages {
		patterns = append(patterns, j.patternOf(p))
	}
	text := fmt.Sprintf("%s: it was made from %s, too, which this run leaves out, and which still holds services: their methods would go\n",
		e.Dir, strings.Join(e.Packages, ", "))
	if j.fixesPackages() {
		return text + fmt.Sprintf("add %s to packages in %s, or choose another dir there; if the methods are to go, delete %s first",
			strings.Join(patterns, ", "), config.Name, e.Dir)
	}
	return text + "make the clients of all packages in one run:\n\n" + j.command(e.Dir, "", slices.Concat(j.ownPatterns(), patterns)) +
		"\nor these ones elsewhere:\n\n" + j.elsewhere(e.Dir, from) + "\nif the methods are to go, delete " + e.Dir + " first"
}

// ofOtherModule says what to do when an output folder was made from packages of another module.
func (j *job) ofOtherModule(dir string, packages []string, from output.Origin) string {
	place, _ := analyzer.FindPlace(nil, j.project.Dir)
	text := fmt.Sprintf("%s: it was made from %s, which module %s doesn't reach, and now %s: the methods of the former would go\n",
		dir, strings.Join(packages, ", "), place.Module, strings.Join(from.Packages, ", "))
	if j.fixesPackages() {
		return text + fmt.Sprintf("choose another dir in %s; if the methods are to go, delete %s first", config.Name, dir)
	}
	return text + "make these clients elsewhere:\n\n" + j.elsewhere(dir, from) +
		"\nif the methods are to go, delete " + dir + " first"
}

// fixesPackages reports whether rpcgen.yaml says which packages are read.
func (j *job) fixesPackages() bool { return j.project.File != nil && j.project.File.Packages != nil }

// ownPatterns returns the patterns of this run, as a command line needs them beside others.
func (j *job) ownPatterns() []string {
	if len(j.project.Patterns) == 0 {
		return []string{"."}
	}
	return j.project.Patterns
}

// elsewhere returns the command of this run with other folders in place of the one that can't be used.
func (j *job) elsewhere(dir string, from output.Origin) string {
	return j.command(dir, "-"+path.Base(from.Packages[0]), j.ownPatterns())
}

// command returns the command of this run for the patterns, with a suffix to the folders, as a line of text.
func (j *job) command(dir, suffix string, patterns []string) string {
	return "\t" + strings.Join(slices.Concat([]string{"rpcgen"}, j.folderFlags(dir, suffix), j.opts.Others, patterns), " ") + "\n"
}

// folderFlags returns the flags that name the folders of a run which failed for one of them, with a suffix.
func (j *job) folderFlags(failed, suffix string) []string {
	var flags []string
	several := len(j.project.Clients()) > 1
	for _, d := range j.project.Destinations {
		switch {
		case d.Server:
			flags = append(flags, "--"+commandline.ServerFlag, d.Dir+suffix)
		case !several || d.Dir == failed:
			flags = append(flags, "--output", d.Dir+suffix)
		}
	}
	return flags
}

// patternOf returns a pattern for a package: its folder, as seen from the working directory, or else its import path.
func (j *job) patternOf(importPath string) string {
	dir, _ := j.findServices(importPath)
	rel, err := filepath.Rel(j.Dir, dir)
	if dir == "" || err != nil {
		return importPath
	}
	if rel != "." && !strings.HasPrefix(rel, "..") {
		rel = "." + string(filepath.Separator) + rel
	}
	return filepath.ToSlash(rel)
}
