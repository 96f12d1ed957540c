package main

import (
	"strings"
	"testing"
	"time"

	"example.com/rpcgen/testdata/bench/report"
)

func TestPage(t *testing.T) {
	m := report.Machine{Cores: 2, Processor: "a processor", Toolchain: "go1.26.8 linux/amd64", Peers: []string{"tygo v0.2.20", "moq v0.8.1"}, Load: "0.07"}
	rows := []report.Row{{What: "a row", Ours: "rpcgen 1s", Peer: "tygo 2s", Figure: report.Figure{Value: 0.5, Low: 0.4, High: 0.6}, Goal: 0.7}}
	got := pageOf(rows, m, time.Date(2026, 11, 24, 20, 0, 0, 0, time.UTC), "BenchmarkCall 5\n")
	for _, want := range []string{
		"on 2026-11-24, on a machine with 2 cores, a processor, go1.26.8 linux/amd64, tygo v0.2.20, moq v0.8.1, and a load of 0.07 from others.\n",
		"\n\n" + report.Table(rows) + "\n",
		"\n```\nBenchmarkCall 5\n```\n",
	} {
		if !strings.Contains(got, want) {
			t.Errorf("the report doesn't hold %q:\n%s", want, got)
		}
	}
}
