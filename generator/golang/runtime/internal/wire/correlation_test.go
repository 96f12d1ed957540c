package wire

import (
	"regexp"
	"testing"
)

func TestNewCorrelationID(t *testing.T) {
	form := regexp.MustCompile(`^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$`)
	seen := map[string]bool{}
	for range 1000 {
		id := NewCorrelationID()
		if text := string(id[:]); !form.MatchString(text) || seen[text] || !id.plain() {
			t.Fatalf("%q", text)
		} else {
			seen[text] = true
		}
	}
}
