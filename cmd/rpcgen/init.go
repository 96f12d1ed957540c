package main

import (
	"bytes"
	"cmp"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"

	"example.com/rpcgen/cmd/rpcgen/internal/commandline"
	"example.com/rpcgen/cmd/rpcgen/internal/config"
	"example.com/rpcgen/cmd/rpcgen/internal/console"
	"example.com/rpcgen/cmd/rpcgen/internal/generate"
	"example.com/rpcgen/cmd/rpcgen/internal/starter"
)

// startProject carries out the command "init": it writes the start of a project, generates, gets the modules that it needs, and says what to run next.
func startProject(p *console.Printer, args []string) error {
	name, options, err := parseStart(args)
	if errors.Is(err, flag.ErrHelp) {
		_, err := fmt.Fprint(p.Out, commandline.Usage())
		return err
	}
	if err != nil {
		return commandline.UsageErrorf("init: %w", err)
	}
	defer p.Done()
	project, err := writeStart(p, name, options)
	if err != nil {
		return err
	}
	workspace, err := enter(project)
	if err != nil {
		return err
	}
	modules := modulesCommand(project)
	if err := generateStart(p, name, project.Dir); err != nil {
		return fmt.Errorf("%w: mend this, and run rpcgen in %s, then %s", err, name, strings.Join(modules, " "))
	}
	var next []string
	if name != "." {
		next = append(next, "cd "+quoteArgument(name))
	}
	if workspace {
		next = append(next, "go work use "+strings.Join(modulesOf(project), " "))
	}
	if !getModules(p, modules) {
		next = append(next, strings.Join(modules, " "))
	}
	printNext(p, next)
	return nil
}

// writeStart writes the files of the project to a folder, as the user names it, and prints their names.
func writeStart(p *console.Printer, name string, options starter.Options) (*starter.Project, error) {
	dir := name
	if !filepath.IsAbs(dir) {
		dir = filepath.Join(p.Dir, dir)
	}
	project, err := starter.Write(dir, options)
	if err != nil {
		return nil, fmt.Errorf("init: %w", err)
	}
	for _, file := range project.Files {
		p.Printf("wrote %s\n", filepath.Join(name, file))
	}
	return project, nil
}

// parseStart reads the arguments of "init": a folder, the working directory by default, and flags, in any order.
func parseStart(args []string) (dir string, options starter.Options, err error) {
	flags := flag.NewFlagSet("init", flag.ContinueOnError)
	flags.SetOutput(io.Discard)
	flags.StringVar(&options.Module, "module", "", "")
	rest, err := commandline.ParseAnyOrder(flags, args)
	switch {
	case err != nil:
		return "", options, err
	case len(rest) > 1:
		return "", options, fmt.Errorf("found the arguments %s, expected one folder", strings.Join(rest, " "))
	case len(rest) == 1 && rest[0] == "":
		return "", options, errors.New("found an empty argument, expected a folder")
	}
	flags.Visit(func(*flag.Flag) {
		if moduleErr := starter.CheckModule(options.Module); moduleErr != nil {
			err = fmt.Errorf("--module: %w", moduleErr)
		}
	})
	dir = filepath.Clean(cmp.Or(strings.Join(rest, ""), "."))
	options.Name = dir
	return dir, options, err
}

// enter makes the project's folder the working directory. It reports whether a go.work is in force there that leaves out a module of the project; then it
// is disregarded by this run.
func enter(project *starter.Project) (workspace bool, err error) {
	if err := os.Chdir(project.Dir); err != nil {
		return false, err
	}
	out, err := exec.Command("go", "env", "GOWORK").Output() // without a go command there is nothing to disregard, and what follows says so
	file := strings.TrimSpace(string(out))
	if err != nil || file == "" || file == "off" {
		return false, nil //nolint:nilerr // see above
	}
	if project.NewModule {
		return true, os.Setenv("GOWORK", "off")
	}
	return true, nil
}

// modulesOf lists the folders of the modules that the project adds.
func modulesOf(project *starter.Project) []string {
	if project.NewModule {
		return []string{".", "./call"}
	}
	return []string{"./call"}
}

// generateStart generates what the project's rpcgen.yaml names. The folder is the working directory now, and is printed as name.
func generateStart(p *console.Printer, name, dir string) error {
	inner := console.New(io.Discard, p.Err, dir)
	opts, err := commandline.Parse([]string{"--quiet"})
	if err == nil {
		err = generate.Run(inner, opts)
	}
	if err != nil {
		inner.PrintError(err)
		return errors.New("init: the files are written, but not what is generated")
	}
	p.Printf("generated the clients, %s, and the server's side, %s\n", filepath.Join(name, config.DefaultDir), filepath.Join(name, "rpc"))
	return nil
}

// modulesCommand returns the command that gets the modules that the project needs.
func modulesCommand(project *starter.Project) []string {
	if project.NewModule {
		return []string{"go", "mod", "tidy"}
	}
	argv := []string{"go", "get", "."} // the module holds more than this project, which stays as it is
	for _, r := range project.Missing {
		argv = append(argv, r.Path+"@"+r.Version)
	}
	return argv
}

// getModules runs that command. It reports whether it worked; if not, it has said why.
func getModules(p *console.Printer, argv []string) bool {
	command := strings.Join(argv, " ")
	p.Status("running " + command)
	cmd := exec.Command(argv[0], argv[1:]...)
	var said bytes.Buffer
	cmd.Stdout, cmd.Stderr = &said, &said
	if err := cmd.Run(); err != nil {
		fmt.Fprintf(p.Err, "%srpcgen: warning: '%s' failed, run it again when this is mended: %v\n", withoutDownloads(said.String()), command, err)
		return false
	}
	p.Printf("ran %s\n", command)
	for line := range strings.Lines(said.String()) {
		if strings.HasPrefix(line, "go: upgraded ") {
			p.Printf("%s", line)
		}
	}
	return true
}

// withoutDownloads returns what the go command said, without what it said of its progress.
func withoutDownloads(said string) string {
	var kept strings.Builder
	for line := range strings.Lines(said) {
		if !strings.HasPrefix(line, "go: downloading ") && !strings.HasPrefix(line, "go: finding ") {
			kept.WriteString(line)
		}
	}
	return kept.String()
}

// printNext prints the commands that begin with those given.
func printNext(p *console.Printer, commands []string) {
	p.Printf("\nNext:\n")
	for _, command := range commands {
		p.Printf("  %s\n", command)
	}
	for _, step := range []struct{ command, meaning string }{
		{"go run .", "serves; README.md says how to call it from Python and TypeScript, too"},
		{"go -C call run .", "calls it from Go, in another terminal"},
		{"go generate ./api", "after a change in api"},
	} {
		p.Printf("  %-20s# %s\n", step.command, step.meaning)
	}
}

// quoteArgument quotes a path for a command line, if it must be.
func quoteArgument(name string) string {
	if strings.ContainsAny(name, " \t&()'") {
		return `"` + name + `"`
	}
	return name
}
