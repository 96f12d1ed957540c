package scenarios

import (
	"encoding/json"
	"sync"
	"time"

	client "example.com/rpcgen/generator/golang/runtime"
)

func noSilentResend(s *stage) {
	p := s.proxy()
	c := s.connect(s.config(p.URL))
	before := s.seen("test.ended")
	p.set("hold=down")
	answers := s.start(c, client.Call{Method: "test.ended"})
	s.eventually("the call runs", func() bool { return s.seen("test.ended") > before })
	start := time.Now()
	p.set("reset")
	p.set("pass")
	s.unknown(<-answers, start)
	s.works(c)
	if n := s.seen("test.ended") - before; n != 1 {
		s.Errorf("the server saw it %d times", n)
	}
}

func idempotentResend(s *stage) {
	p := s.proxy()
	c := s.connect(s.config(p.URL))
	ids := s.answeredIDs()
	before := s.seen("test.idempotent")
	call := client.Call{Method: "test.idempotent", Params: map[string]int{"n": 1}, Idempotent: true}

	lost := s.unanswered(c, p, call)
	p.set("reset")
	p.set("pass")
	s.resent(<-lost, ids())
	if n := s.seen("test.idempotent") - before; n != 1 {
		s.Errorf("the server saw the call whose request was lost %d times", n)
	}

	p.set("hold=down")
	answers := s.start(c, call)
	first := ids()
	s.post("/clear_history?channel=user%23" + s.user) // else its reply is recovered, and nothing sent again
	p.set("reset")
	p.set("pass")
	s.resent(<-answers, first)
	if again := ids(); again != first {
		s.Errorf("sent as %s, then as %s", first, again)
	}
	if n := s.seen("test.idempotent") - before; n != 3 {
		s.Errorf("the server saw the call whose reply was lost %d times", n-1)
	}
}

// resent fails the scenario unless a call of test.idempotent was answered, and was run once.
func (s *stage) resent(a answer, id string) {
	s.Helper()
	if a.err != nil || a.result != `{"n":1}` {
		s.Errorf("%s, %v", a.result, a.err)
	}
	if runs := s.get("/runs?id=" + id); runs != "1" {
		s.Errorf("%s runs", runs)
	}
}

// answeredIDs returns a function that waits for what the server answers next, from now on, to a call of the user, and returns its correlation id.
// Another connection of the user reads it.
func (s *stage) answeredIDs() (next func() string) {
	s.Helper()
	config := s.config("")
	config.Transport = client.TransportRPC // its replies come on no channel
	watcher := s.connect(config)
	ids, reads := make(chan string), make(chan struct{})
	go func() {
		ready := sync.OnceFunc(func() { close(reads) })
		for p, err := range watcher.Subscribe(s.Context(), "user#"+s.user) {
			var reply struct {
				ID string `json:"correlation_id"`
			}
			switch {
			case err != nil || json.Unmarshal(p.Data, &reply) != nil:
			case reply.ID == "":
				ready()
			default:
				select {
				case ids <- reply.ID:
				case <-s.Context().Done():
				}
			}
		}
	}()
	s.eventually("the replies are read", func() bool {
		s.publish("user#"+s.user, "{}")
		select {
		case <-reads:
			return true
		case <-time.After(50 * time.Millisecond):
			return false
		}
	})
	return func() string {
		select {
		case id := <-ids:
			return id
		case <-time.After(15 * time.Second):
			s.Fatal("no answer in 15 s")
			return ""
		}
	}
}
