package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
)

// The languages that have a client, and the ways in which its calls travel, in the order of the table.
var (
	languages  = []string{"go", "python", "typescript"}
	transports = []string{"correlation", "rpc"}
)

// A scenario is a line of scenarios.json. Each suite has a test of its name, which is the id and the title, such as "S14 server killed and
// restarted", in the spelling of the language.
type scenario struct {
	ID         string   `json:"id"`
	Title      string   `json:"title"`
	Sees       string   `json:"sees"`       // what happens, and what the user sees
	Languages  []string `json:"languages"`  // whose suites must have it
	Transports []string `json:"transports"` // over which they must
}

// loadList reads scenarios.json.
func loadList(file string) ([]scenario, error) {
	text, err := os.ReadFile(file)
	if err != nil {
		return nil, err
	}
	decoder := json.NewDecoder(bytes.NewReader(text))
	decoder.DisallowUnknownFields()
	var list []scenario
	if err := decoder.Decode(&list); err != nil {
		return nil, fmt.Errorf("%s: %w", file, err)
	}
	last := ""
	for _, s := range list {
		if err := s.check(last); err != nil {
			return nil, fmt.Errorf("%s: %s: %w", file, s.ID, err)
		}
		last = s.ID
	}
	return list, nil
}

var idForm = regexp.MustCompile(`^S\d\d$`)

func (s scenario) check(last string) error {
	switch {
	case !idForm.MatchString(s.ID):
		return errors.New("expected an id such as S01")
	case s.ID <= last:
		return fmt.Errorf("stands after %s, expected the order of ids, each once", last)
	case s.Title == "" || s.Sees == "":
		return errors.New("no title, or nothing to see")
	case len(s.Languages) == 0 || len(s.Transports) == 0:
		return errors.New("expected a language and a transport at least")
	}
	if odd := unknown(s.Languages, languages); odd != "" {
		return fmt.Errorf("language %q, expected some of %q", odd, languages)
	}
	if odd := unknown(s.Transports, transports); odd != "" {
		return fmt.Errorf("transport %q, expected some of %q", odd, transports)
	}
	return nil
}

// unknown returns an element of list that known hasn't, or "".
func unknown(list, known []string) string {
	for _, s := range list {
		if !slices.Contains(known, s) {
			return s
		}
	}
	return ""
}

// A report is what a suite says of itself: the transports over which each scenario has passed, by ids.
type report map[string][]string

// loadReports reads the reports of a folder, LANGUAGE.json each. A suite that has written none has passed nothing.
func loadReports(folder string, list []scenario) (map[string]report, error) {
	reports := map[string]report{}
	for _, language := range languages {
		file := filepath.Join(folder, language+".json")
		text, err := os.ReadFile(file)
		if errors.Is(err, fs.ErrNotExist) {
			return nil, fmt.Errorf("%w (run: make test-scenarios)", err)
		}
		if err != nil {
			return nil, err
		}
		var r report
		if err := json.Unmarshal(text, &r); err != nil {
			return nil, fmt.Errorf("%s: %w", file, err)
		}
		if err := r.check(list); err != nil {
			return nil, fmt.Errorf("%s: %w", file, err)
		}
		reports[language] = r
	}
	return reports, nil
}

func (r report) check(list []scenario) error {
	for id, passed := range r {
		if !slices.ContainsFunc(list, func(s scenario) bool { return s.ID == id }) {
			return fmt.Errorf("scenario %q isn't in scenarios.json", id)
		}
		if odd := unknown(passed, transports); odd != "" {
			return fmt.Errorf("%s: transport %q, expected some of %q", id, odd, transports)
		}
	}
	return nil
}

// missing returns a line for each scenario that a language must pass and hasn't.
func missing(list []scenario, reports map[string]report) []string {
	var lines []string
	for _, s := range list {
		for _, language := range s.Languages {
			for _, transport := range s.Transports {
				if !slices.Contains(reports[language][s.ID], transport) {
					lines = append(lines, fmt.Sprintf("%s %s: no passed test in %s over %s", s.ID, s.Title, language, transport))
				}
			}
		}
	}
	return lines
}
