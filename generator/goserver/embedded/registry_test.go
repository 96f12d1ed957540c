package embedded

import (
	"slices"
	"testing"
)

func TestRegistry(t *testing.T) {
	var r registry
	if r.by("1") != nil || len(r.of("ada")) > 0 {
		t.Error("an empty registry knows somebody")
	}
	one, two, other := &connection{}, &connection{}, &connection{}
	r.add("1", "ada", one)
	r.add("2", "ada", two)
	r.add("3", "bob", other)
	both := r.of("ada")
	if !slices.Equal(both, []*connection{one, two}) || !slices.Equal(r.of("bob"), []*connection{other}) || r.by("2") != two {
		t.Errorf("ada has %p, bob %p, 2 is %p", both, r.of("bob"), r.by("2"))
	}
	r.remove("1", "ada")
	r.remove("1", "ada")
	if r.by("1") != nil || !slices.Equal(r.of("ada"), []*connection{two}) || !slices.Equal(both, []*connection{one, two}) {
		t.Errorf("without 1: ada has %p; who asked before sees %p", r.of("ada"), both)
	}
	r.remove("2", "ada")
	r.remove("3", "bob")
	if len(r.ids) > 0 || len(r.users) > 0 {
		t.Errorf("all have left, but %v, %v are kept", r.ids, r.users)
	}
}
