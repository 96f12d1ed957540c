package races

import (
	"strings"
	"testing"
	"time"

	"example.com/rpcgen/testdata/bench/environment"
	"example.com/rpcgen/testdata/bench/report"
)

func TestSizeRow(t *testing.T) {
	got := report.Table([]report.Row{sizeRow(3072, 24_576), sizeRow(6144, 24_576)})
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
	m := report.Machine{Cores: 2, Processor: "a processor", Peers: []string{"centrifuge-go v0.12.1"}, Load: "0.07"}
	rows := []report.Row{sizeRow(3072, 24_576)}
	got := clientsReport(rows, m, time.Date(2026, 11, 24, 20, 0, 0, 0, time.UTC))
	for _, want := range []string{
		report.ClientsHeading,
		"on 2026-11-24, on a machine with 2 cores, a processor, centrifuge-go v0.12.1, and a load of 0.07 from others.\n",
		"\n\n" + report.Table(rows),
	} {
		if !strings.Contains(got, want) {
			t.Errorf("the report doesn't hold %q:\n%s", want, got)
		}
	}
}

// TestRaces holds that -run can choose each race by its name, and that all clients of a benchmark use the same server.
func TestRaces(t *testing.T) {
	e := &environment.Environment{Root: "/root", Dir: "/dir"}
	for _, races := range [][]race{clientRaces(e), eventRaces(e)} {
		names := map[string]bool{}
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
}

func TestGzipped(t *testing.T) {
	short, err := gzipped([]byte("abc"))
	long, longErr := gzipped([]byte(strings.Repeat("abc", 1000)))
	if err != nil || longErr != nil || short < 4 || long <= short || long > 100 {
		t.Errorf("%d and %d bytes, errors %v and %v", short, long, err, longErr)
	}
}
