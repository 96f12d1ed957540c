package decls

import "testing"

func TestIsAPIVersion(t *testing.T) {
	for part, want := range map[string]bool{"v1": true, "v2beta3": true, "v1alpha": true, "v": false, "beta": false, "version": false, "v1gamma1": false} {
		if got := isAPIVersion(part); got != want {
			t.Errorf("isAPIVersion(%q) = %t", part, got)
		}
	}
}
