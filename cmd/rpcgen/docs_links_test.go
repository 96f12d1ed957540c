package main

import (
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"unicode"
)

// TestReadmeSize holds the README to a size that a stranger reads to its end.
func TestReadmeSize(t *testing.T) {
	const most = 12 << 10
	if size := len(readPage(t, "README.md")); size > most {
		t.Errorf("README.md has %d bytes, want at most %d: move something to docs", size, most)
	}
}

// TestDocsLinks holds that each relative link of each page leads to a file or a folder, and its anchor to a heading.
func TestDocsLinks(t *testing.T) {
	link := regexp.MustCompile(`\]\(([^()\s]+)\)|(?m:^\[[^\]]+\]: +(\S+))`)
	for _, page := range pages(t) {
		for _, match := range link.FindAllStringSubmatch(prose(readPage(t, page)), -1) {
			target := match[1] + match[2]
			if strings.Contains(target, "://") {
				continue
			}
			path, anchor, _ := strings.Cut(target, "#")
			to := page
			if path != "" {
				to = filepath.Join(filepath.Dir(page), path)
			}
			if _, err := os.Stat(filepath.Join(root, to)); err != nil {
				t.Errorf("%s: the link to %s leads nowhere", page, target)
			} else if anchor != "" && !slices.Contains(anchors(readPage(t, to)), anchor) {
				t.Errorf("%s: the link to %s leads to no heading, want one of %q", page, target, anchors(readPage(t, to)))
			}
		}
	}
}

// TestDocsIndex holds that the README has a link to each page in docs.
func TestDocsIndex(t *testing.T) {
	for _, page := range pages(t) {
		if filepath.Dir(page) == "docs" && !strings.Contains(readPage(t, "README.md"), "]("+filepath.ToSlash(page)+")") {
			t.Errorf("README.md has no link to %s", page)
		}
	}
}

// TestDocsMessages holds that the messages in docs/troubleshooting.md are those of the tool, but for some of other programs. "..." stands for any text.
func TestDocsMessages(t *testing.T) {
	others := []string{
		"usage: rpcgen infile", "Property 'foo' does not exist", "unexpected keyword argument", "no required module provides package nhooyr.io/websocket",
		"unknown channel", "limit exceeded", "bad request", "not available",
	}
	var texts strings.Builder
	for _, pattern := range []string{
		"cmd/rpcgen/*.go", "testdata/script/*.txtar", "generator/golang/runtime/*.go", "generator/golang/runtime/internal/*/*.go",
		"generator/goserver/runtime/*.go", "generator/goserver/runtime/internal/*/*.go",
	} {
		files, err := filepath.Glob(filepath.Join(root, pattern))
		if err != nil || files == nil {
			t.Fatalf("%s: %v", pattern, err)
		}
		for _, file := range files {
			texts.WriteString(read(t, file))
		}
	}
	bold := regexp.MustCompile(`\*\*(.*?)\*\*`)
	for _, title := range bold.FindAllStringSubmatch(readPage(t, "docs/troubleshooting.md"), -1) {
		for _, message := range inlineCode(title[1]) {
			for part := range strings.SplitSeq(message, "...") {
				if !slices.Contains(others, message) && !strings.Contains(texts.String(), strings.TrimSpace(part)) {
					t.Errorf("docs/troubleshooting.md has the message %q, which nothing prints", message)
				}
			}
		}
	}
}

// TestDocsPaths holds that the files, folders and tests that the papers for contributors name exist. NAME in a path stands for any name, and a Go file
// without a folder is one that each back-end has. What make builds lies in .build, which a fresh clone doesn't have.
func TestDocsPaths(t *testing.T) {
	path := regexp.MustCompile(`^[\w.*-]*(/[\w.*-]+)+/?$|^[\w-]+\.(go|md)$`)
	test := regexp.MustCompile(`^(Test|Fuzz|Benchmark|Example)\w*$`)
	declared := declaredTests(t)
	for _, page := range []string{"ARCHITECTURE.md", "CONTRIBUTING.md"} {
		for _, code := range inlineCode(readPage(t, page)) {
			switch {
			case test.MatchString(code) && !declared[code]:
				t.Errorf("%s names the test %s, which doesn't exist", page, code)
			case path.MatchString(code) && !strings.HasPrefix(code, ".build/"):
				for _, name := range pathsOf(code) {
					if found, err := filepath.Glob(filepath.Join(root, name)); err != nil || found == nil {
						t.Errorf("%s names %s, which isn't in the tree", page, name)
					}
				}
			}
		}
	}
}

// TestDocsPackages holds that the tree in ARCHITECTURE.md has the packages of the tool, and no others. Sources of clients are none of these.
func TestDocsPackages(t *testing.T) {
	cmd := exec.Command("go", "list", "./rpcdef/...", "./analyzer/...", "./generator/...", "./cmd/...")
	cmd.Dir = root
	out, err := cmd.Output()
	if err != nil {
		t.Fatal(err)
	}
	var want []string
	for name := range strings.FieldsSeq(string(out)) {
		if !strings.HasSuffix(name, "/runtime") {
			want = append(want, strings.TrimPrefix(name, "example.com/rpcgen/")+"/")
		}
	}
	var got []string
	top := ""
	for line := range strings.Lines(blockBelow(t, "ARCHITECTURE.md", "## Rooms", "text")) {
		name := strings.Fields(line)[0]
		if strings.HasPrefix(line, " ") {
			name = top + name
		} else {
			top = name
		}
		got = append(got, name)
	}
	slices.Sort(got)
	slices.Sort(want)
	if !slices.Equal(got, want) {
		t.Errorf("ARCHITECTURE.md has the packages\n%q, want\n%q", got, want)
	}
}

// pathsOf lists what a paper means by the name of a file or a folder. Without a folder, it is a file of each back-end, or of a package that this is made of.
func pathsOf(code string) []string {
	if strings.Contains(code, "/") || filepath.Ext(code) != ".go" {
		return []string{strings.ReplaceAll(code, "NAME", "*")}
	}
	var paths []string
	for _, language := range []string{"python", "typescript", "golang"} {
		name := filepath.Join("generator", language, code)
		if _, err := os.Stat(filepath.Join(root, name)); err != nil {
			name = filepath.Join("generator", language, "internal", "*", code)
		}
		paths = append(paths, name)
	}
	return paths
}

// TestDocsMakeTargets holds that each target that a page names exists, and that CONTRIBUTING.md has all that `make help` lists.
func TestDocsMakeTargets(t *testing.T) {
	named := regexp.MustCompile("(?m)(?:`|^    )make ([a-z-]+)")
	for _, page := range pages(t) {
		makefile := filepath.Join(root, filepath.Dir(page), "Makefile")
		if _, err := os.Stat(makefile); err != nil {
			makefile = filepath.Join(root, "Makefile")
		}
		targets := regexp.MustCompile(`(?m)^([a-z-]+):`).FindAllStringSubmatch(read(t, makefile), -1)
		for _, match := range named.FindAllStringSubmatch(readPage(t, page), -1) {
			if !slices.ContainsFunc(targets, func(target []string) bool { return target[1] == match[1] }) {
				t.Errorf("%s names make %s, which %s doesn't have", page, match[1], makefile)
			}
		}
	}
	for _, target := range regexp.MustCompile(`(?m)^([a-z-]+):.*## `).FindAllStringSubmatch(readPage(t, "Makefile"), -1) {
		if !strings.Contains(readPage(t, "CONTRIBUTING.md"), "`make "+target[1]) {
			t.Errorf("CONTRIBUTING.md doesn't name make %s", target[1])
		}
	}
}

// TestDocsFlags holds that the pages have the flags that --help prints, with the same words for their values, and no others.
func TestDocsFlags(t *testing.T) {
	checkFlags(t, "docs/command-line.md", "# Command line", "--help")
	checkFlags(t, "docs/doctor.md", "# The doctor", "doctor", "--help")
}

func checkFlags(t *testing.T, page, heading string, args ...string) {
	t.Helper()
	help, err := exec.Command("rpcgen", args...).Output()
	if err != nil {
		t.Fatal(err)
	}
	var want, got []string
	for _, match := range regexp.MustCompile(`(?m)^ +((?:-\w, )?--[a-z-]+(?: [A-Z.]+)?) +[^ ]`).FindAllStringSubmatch(string(help), -1) {
		want = append(want, match[1])
	}
	for line := range strings.Lines(sectionOf(t, page, heading)) {
		if cells := strings.Split(line, " | "); strings.HasPrefix(line, "| `-") {
			got = append(got, inlineCode(cells[0])...)
		}
	}
	slices.Sort(want)
	slices.Sort(got)
	if want == nil || !slices.Equal(got, want) {
		t.Errorf("%s has the flags\n%q, want\n%q", page, got, want)
	}
}

// pages lists the Markdown files of the repository, but for those that are test data and those of other people.
func pages(t *testing.T) []string {
	t.Helper()
	var found []string
	err := filepath.WalkDir(root, func(path string, entry fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case entry.IsDir() && path != root && (strings.HasPrefix(entry.Name(), ".") || entry.Name() == "testdata" || entry.Name() == "node_modules"):
			return filepath.SkipDir
		case filepath.Ext(path) == ".md":
			name, err := filepath.Rel(root, path)
			found = append(found, name)
			return err
		}
		return nil
	})
	if err != nil || len(found) < 10 {
		t.Fatalf("found the pages %q: %v", found, err)
	}
	return found
}

var (
	fence = regexp.MustCompile("(?ms)^```.*?^```$")
	code  = regexp.MustCompile("`+([^`\n]+)`+")
)

// prose is a page without code.
func prose(page string) string {
	return code.ReplaceAllString(fence.ReplaceAllString(page, ""), "")
}

// inlineCode lists what stands between backquotes.
func inlineCode(page string) []string {
	var found []string
	for _, match := range code.FindAllStringSubmatch(fence.ReplaceAllString(page, ""), -1) {
		found = append(found, match[1])
	}
	return found
}

// anchors lists what GitHub calls the headings of a page.
func anchors(page string) []string {
	var found []string
	for line := range strings.Lines(fence.ReplaceAllString(page, "")) {
		if heading := strings.TrimLeft(line, "#"); heading != line && strings.HasPrefix(heading, " ") {
			found = append(found, strings.Map(func(r rune) rune {
				switch {
				case r == ' ':
					return '-'
				case unicode.IsLetter(r), unicode.IsDigit(r), r == '-', r == '_':
					return unicode.ToLower(r)
				}
				return -1
			}, strings.TrimSpace(heading)))
		}
	}
	return found
}

// declaredTests finds the tests, fuzz tests, benchmarks and examples of the repository.
func declaredTests(t *testing.T) map[string]bool {
	t.Helper()
	declared := map[string]bool{}
	function := regexp.MustCompile(`(?m)^func ((?:Test|Fuzz|Benchmark|Example)\w*)\(`)
	err := filepath.WalkDir(root, func(path string, entry fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case entry.IsDir() && path != root && (strings.HasPrefix(entry.Name(), ".") || entry.Name() == "node_modules"):
			return filepath.SkipDir
		case strings.HasSuffix(path, "_test.go"):
			for _, match := range function.FindAllStringSubmatch(read(t, path), -1) {
				declared[match[1]] = true
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return declared
}
