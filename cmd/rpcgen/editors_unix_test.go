//go:build unix

package main

import (
	"bufio"
	"encoding/json"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// A marker is what an editor shows of a diagnostic.
type marker struct {
	file         string
	line, column int
	severity     string
	message      string
}

// A matcher finds a marker in a line of output, by groups of an expression; 0 is none.
type matcher struct {
	expression                            *regexp.Regexp
	file, line, column, severity, message int
}

func (m matcher) match(line string) (found marker, ok bool) {
	groups := m.expression.FindStringSubmatch(line)
	if groups == nil {
		return marker{}, false
	}
	found = marker{file: groups[m.file], message: groups[m.message], severity: "error"}
	found.line, _ = strconv.Atoi(groups[m.line])
	found.column, _ = strconv.Atoi(groups[m.column])
	if m.severity > 0 && groups[m.severity] != "" {
		found.severity = groups[m.severity]
	}
	return found, true
}

// goMatcher is the pattern that VS Code has built in as "$go", in src/vs/workbench/contrib/tasks/common/problemMatcher.ts:
//
//	this.add('go', {
//		regexp: /^([^:]*: )?((.:)?[^:]*):(\d+)(:(\d+))?: (.*)$/,
//		kind: ProblemLocationKind.Location,
//		file: 2,
//		line: 4,
//		character: 6,
//		message: 7
//	});
var goMatcher = matcher{regexp.MustCompile(`^([^:]*: )?((.:)?[^:]*):(\d+)(:(\d+))?: (.*)$`), 2, 4, 6, 0, 7}

// vimMatcher is what the error formats in docs/editors.md mean to Neovim and Vim. The second part of Neovim's says that other lines are none.
func vimMatcher(t *testing.T) matcher {
	t.Helper()
	for _, format := range []string{`efm = "%f:%l:%c: %m,%-G"`, `errorformat=%f:%l:%c:\ %m`} {
		if !strings.Contains(readPage(t, "docs/editors.md"), format) {
			t.Fatalf("docs/editors.md doesn't have %s", format)
		}
	}
	return matcher{regexp.MustCompile(`^(.+?):(\d+):(\d+): (.*)$`), 1, 2, 3, 0, 4}
}

// golandMatcher is the output filter in docs/editors.md, with what the IDE's RegexpFilter has for file, line and column.
func golandMatcher(t *testing.T) matcher {
	t.Helper()
	_, filter, found := strings.Cut(readPage(t, "docs/editors.md"), "output filter `")
	if !found {
		t.Fatal("docs/editors.md has no output filter")
	}
	filter, _, _ = strings.Cut(filter, "`")
	expression := strings.NewReplacer(
		"$FILE_PATH$", `((?:[A-Za-z]\:)?[0-9 a-z_A-Z\-\\./]+)`, "$LINE$", `([0-9]+)`, "$COLUMN$", `([0-9]+)`, "$MESSAGE$", `(.*)`,
	).Replace(filter)
	return matcher{regexp.MustCompile(expression), 1, 2, 3, 0, 4}
}

// A vscodeTask is the task in docs/editors.md.
type vscodeTask struct {
	Command        string `json:"command"`
	ProblemMatcher struct {
		Pattern struct {
			Regexp   string `json:"regexp"`
			File     int    `json:"file"`
			Line     int    `json:"line"`
			Column   int    `json:"column"`
			Severity int    `json:"severity"`
			Message  int    `json:"message"`
		} `json:"pattern"`
		Background struct {
			ActiveOnStart bool   `json:"activeOnStart"`
			BeginsPattern string `json:"beginsPattern"`
			EndsPattern   string `json:"endsPattern"`
		} `json:"background"`
	} `json:"problemMatcher"`
}

func readTask(t *testing.T) vscodeTask {
	t.Helper()
	text := blockBelow(t, "docs/editors.md", "## VS Code", "json")
	var file struct {
		Tasks []vscodeTask `json:"tasks"`
	}
	if err := json.Unmarshal([]byte(text), &file); err != nil || len(file.Tasks) != 1 {
		t.Fatalf("tasks.json in docs/editors.md: %v", err)
	}
	return file.Tasks[0]
}

func (v vscodeTask) matcher() matcher {
	p := v.ProblemMatcher.Pattern
	return matcher{regexp.MustCompile(p.Regexp), p.File, p.Line, p.Column, p.Severity, p.Message}
}

// TestEditors holds that each editor finds the diagnostics of a run, and takes nothing else for one.
func TestEditors(t *testing.T) {
	dir := t.TempDir()
	put(t, filepath.Join(dir, "go.mod"), "module example.com/app\n\ngo 1.26\n")
	put(t, filepath.Join(dir, "deep-er/v_2.0/api.go"), "package api\n\n//rpcgen:service\ntype TaskService interface{ List() T }\n\ntype T struct {\n\tA J `json:\"a\"`\n}\n\n"+
		"type J struct{}\n\nfunc (J) MarshalJSON() ([]byte, error) { return nil, nil }\n")
	put(t, filepath.Join(dir, "wrong/api.go"), "package api\n\n//rpcgen:service\ntype JobService interface{ List() T }\n\ntype T struct {\n\tA chan int `json:\"a\"`\n}\n")
	cmd := exec.Command("rpcgen", "./...")
	cmd.Dir = dir
	mistakes, _ := cmd.CombinedOutput() // it fails
	cmd = exec.Command("rpcgen", "./deep-er/...")
	cmd.Dir = dir
	warnings, err := cmd.CombinedOutput()
	if err != nil {
		t.Fatalf("%v\n%s", err, warnings)
	}
	for editor, m := range map[string]matcher{"VS Code's $go": goMatcher, "VS Code": readTask(t).matcher(), "Vim": vimMatcher(t), "GoLand": golandMatcher(t)} {
		var found []marker
		for line := range strings.Lines(string(mistakes) + string(warnings)) {
			if marker, ok := m.match(strings.TrimSuffix(line, "\n")); ok {
				marker.message, _, _ = strings.Cut(strings.TrimPrefix(marker.message, "warning: "), " ")
				if m.severity == 0 {
					marker.severity = ""
				}
				found = append(found, marker)
			}
		}
		want := []marker{{"wrong/api.go", 7, 4, "error", "T.A"}, {"deep-er/v_2.0/api.go", 7, 4, "warning", "T.A"}}
		if m.severity == 0 {
			want[0].severity, want[1].severity = "", ""
		}
		if !slices.Equal(found, want) {
			t.Errorf("%s finds %+v, want %+v, in\n%s%s", editor, found, want, mistakes, warnings)
		}
	}
}

// A problemsPanel does with a background task's output what VS Code does: a line that begins a run is followed by all markers that hold, up to the line
// that ends it.
type problemsPanel struct {
	begins, ends *regexp.Regexp
	matcher      matcher
	active       bool
	markers      map[marker]bool
	coming       map[marker]bool
}

func newPanel(task vscodeTask) *problemsPanel {
	b := task.ProblemMatcher.Background
	return &problemsPanel{
		begins: regexp.MustCompile(b.BeginsPattern), ends: regexp.MustCompile(b.EndsPattern), matcher: task.matcher(),
		active: b.ActiveOnStart, markers: map[marker]bool{}, coming: map[marker]bool{},
	}
}

// take takes a line, and reports whether a run is over.
func (p *problemsPanel) take(line string) bool {
	if !p.active && p.begins.MatchString(line) {
		p.active, p.coming = true, map[marker]bool{}
		return false
	}
	if p.ends.MatchString(line) {
		if p.active {
			p.active, p.markers = false, p.coming
		}
		return true
	}
	if m, ok := p.matcher.match(line); ok {
		m.message = ""
		p.coming[m] = true
	}
	return false
}

// TestVSCodeTask runs the task in docs/editors.md: the panel shows what holds at each time.
func TestVSCodeTask(t *testing.T) {
	dir := t.TempDir()
	task := readTask(t)
	argv := strings.Fields(task.Command)
	put(t, filepath.Join(dir, "go.mod"), "module example.com/app\n\ngo 1.26\n")
	sound := "package app\n\n//rpcgen:service\ntype TaskService interface{ List() T }\n\ntype T struct {\n\tA int `json:\"a\"`\n}\n"
	wrong := strings.Replace(sound, "A int", "A chan int", 1)
	doubtful := strings.Replace(sound, "A int", "A J", 1) + "\ntype J struct{}\n\nfunc (J) MarshalJSON() ([]byte, error) { return nil, nil }\n"
	put(t, filepath.Join(dir, "api.go"), wrong)
	cmd := exec.Command(argv[0], argv[1:]...)
	cmd.Dir = dir
	read, write, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	defer read.Close()
	cmd.Stdout, cmd.Stderr = write, write
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	defer func() {
		_ = cmd.Process.Kill()
		_ = cmd.Wait() // killed
	}()
	write.Close()
	lines, panel := bufio.NewScanner(read), newPanel(task)
	mistake, warning := marker{file: "api.go", line: 7, column: 4, severity: "error"}, marker{file: "api.go", line: 7, column: 4, severity: "warning"}
	for i, step := range []struct {
		text string
		want []marker
	}{
		{"", []marker{mistake}},
		{sound, nil},
		{wrong, []marker{mistake}},
		{wrong + "\n", []marker{mistake}},
		{doubtful, []marker{warning}},
		{doubtful + "\n// more\n", []marker{warning}},
		{sound, nil},
		{sound + "\n// more\n", nil},
	} {
		if step.text != "" {
			put(t, filepath.Join(dir, "new"), step.text)
			if err := os.Rename(filepath.Join(dir, "new"), filepath.Join(dir, "api.go")); err != nil {
				t.Fatal(err)
			}
		}
		over := false
		for !over && lines.Scan() {
			over = panel.take(lines.Text())
		}
		if got := slices.Collect(maps.Keys(panel.markers)); !over || panel.active || !slices.Equal(got, step.want) {
			t.Errorf("step %d: the panel shows %+v, want %+v", i, got, step.want)
		}
	}
}
