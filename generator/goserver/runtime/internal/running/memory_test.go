package running

import (
	"strconv"
	"strings"
	"testing"
	"testing/synctest"
	"time"
)

// TestMemoryEnds: nothing is kept for longer than two timeouts, and no timer goes on.
func TestMemoryEnds(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		m := newMemory(time.Second)
		for i := range 100 {
			m.keep(hashCall(Caller{"1", strconv.Itoa(i)}), time.Now().Add(time.Second), Outcome{"ok", []byte("{}")})
			time.Sleep(10 * time.Millisecond)
		}
		if _, found := m.recall(hashCall(Caller{"1", "99"}), time.Now()); !found {
			t.Error("the last one is forgotten")
		}
		if out, found := m.recall(hashCall(Caller{"1", "0"}), time.Now()); found {
			t.Errorf("the first one is remembered after its time: %v", out)
		}
		time.Sleep(3 * time.Second)
		synctest.Wait()
		if len(m.young.until)+len(m.old.until)+len(m.old.outcomes) > 0 || m.turning {
			t.Errorf("still there: %d, %d; a timer: %v", len(m.young.until), len(m.old.until), m.turning)
		}
	})
}

func TestHashCall(t *testing.T) {
	seen := map[callHash]bool{}
	for _, id := range [][2]string{{"1", "23"}, {"12", "3"}, {"123", ""}, {"", "123"}, {strings.Repeat("u", 300), "c"}, {strings.Repeat("u", 300), "d"}} {
		if hash := hashCall(Caller{id[0], id[1]}); seen[hash] {
			t.Errorf("%q has the hash of another", id)
		} else {
			seen[hash] = true
		}
	}
}
