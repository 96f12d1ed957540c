package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

func TestSizeRow(t *testing.T) {
	got := table([]row{sizeRow(3072, 24_576), sizeRow(6144, 24_576)})
	want := `
|                                                                                                 | this       | against           | figure | middle half | goal         |                |
| ----------------------------------------------------------------------------------------------- | ---------- | ----------------- | ------ | ----------- | ------------ | -------------- |
| TypeScript, base client without ` + "`centrifuge`" + `, minified and gzipped, against ` + "`centrifuge`" + `: bytes | base 3,072 | centrifuge 24,576 | 0.12   |             | ≤ 5120 bytes | met            |
| TypeScript, base client without ` + "`centrifuge`" + `, minified and gzipped, against ` + "`centrifuge`" + `: bytes | base 6,144 | centrifuge 24,576 | 0.25   |             | ≤ 5120 bytes | missed by 20 % |
`
	if "\n"+got != want {
		t.Errorf("got\n%swant%s", got, want)
	}
}

func TestClientsReport(t *testing.T) {
	m := machine{cores: 2, processor: "a processor", peers: []string{"centrifuge-go v0.12.1"}, load: "0.07"}
	rows := []row{sizeRow(3072, 24_576)}
	got := clientsReport(rows, m, time.Date(2026, 11, 24, 20, 0, 0, 0, time.UTC))
	for _, want := range []string{
		clientsHeading,
		"on 2026-11-24, on a machine with 2 cores, a processor, centrifuge-go v0.12.1, and a load of 0.07 from others.\n",
		"\n\n" + table(rows),
	} {
		if !strings.Contains(got, want) {
			t.Errorf("the report doesn't hold %q:\n%s", want, got)
		}
	}
}

// TestClientRaces holds that -run can choose each race by its name, and that all clients call the same server.
func TestClientRaces(t *testing.T) {
	e := &environment{root: "/root", dir: "/dir"}
	names := map[string]bool{}
	races := e.clientRaces()
	for _, r := range races {
		if names[r.name] {
			t.Errorf("two races are called %q", r.name)
		}
		names[r.name] = true
		if r.ours.Beside == nil || r.ours.Beside != races[0].ours.Beside || r.peer.Beside != r.ours.Beside {
			t.Errorf("%s has a server of its own", r.name)
		}
		if r.ours == r.peer {
			t.Errorf("%s is a race of one", r.name)
		}
	}
}

func TestNpmVersion(t *testing.T) {
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "package.json"), []byte(`{"name": "ws", "version": "8.23.0"}`), 0o644); err != nil {
		t.Fatal(err)
	}
	if got, err := npmVersion(dir); err != nil || got != "8.23.0" {
		t.Errorf("got %q, error %v", got, err)
	}
	if _, err := npmVersion(filepath.Join(dir, "none")); err == nil {
		t.Error("a package that isn't there has a version")
	}
}

func TestGzipped(t *testing.T) {
	short, err := gzipped([]byte("abc"))
	long, longErr := gzipped([]byte(strings.Repeat("abc", 1000)))
	if err != nil || longErr != nil || short < 4 || long <= short || long > 100 {
		t.Errorf("%d and %d bytes, errors %v and %v", short, long, err, longErr)
	}
}
