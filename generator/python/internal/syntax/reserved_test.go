package syntax

import (
	"testing"

	"example.com/rpcgen/generator/python/internal/pythontest"
)

func TestTables(t *testing.T) {
	c := pythontest.New(t)
	var ranges [][2]uint16
	for _, r := range letters.R16 {
		ranges = append(ranges, [2]uint16{r.Lo, r.Hi})
	}
	c.Check(t, "letters", map[string]any{"ranges": ranges})
	c.Check(t, "keywords", map[string]any{"keywords": keywords})
}
