package console

import (
	"strings"
	"testing"
)

// A run of less than a second shows no progress.
func TestProgressOfAFastRun(t *testing.T) {
	var terminal strings.Builder
	p := &progress{terminal: &terminal}
	p.set("loading packages")
	p.set("writing clients")
	p.end()
	p.reveal() // the timer was about to
	if got := terminal.String(); got != "" {
		t.Errorf("terminal %q, want nothing", got)
	}
}
