package syntax

import (
	"slices"
	"strings"
	"testing"
)

// Names stand as ruff sorts them: constants before classes before the rest, numbers by their values.
func TestSortNames(t *testing.T) {
	for _, test := range []struct {
		sort func([]string)
		want string
	}{
		{SortNames, "API URL Z_1 A Aa AB_c Page9 Page9x Page10 a09 a9 a9b a10 a100000000000000000000 aa aB page task_9 task_10 é"},
		{SortExports, "API URL Z_1 A AB_c Aa Page9 Page9x Page10 a09 a9 a9b a10 a100000000000000000000 aB aa page task_9 task_10 é"},
	} {
		names := strings.Fields(test.want)
		slices.Sort(names)
		test.sort(names)
		if got := strings.Join(names, " "); got != test.want {
			t.Errorf("got  %s\nwant %s", got, test.want)
		}
	}
}
