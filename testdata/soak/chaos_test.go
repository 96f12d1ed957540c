package soak

import (
	"flag"
	"fmt"
	"math/rand/v2"
	"strings"
	"time"

	"example.com/rpcgen/testdata/faultproxy"
)

var seed = flag.Uint64("seed", 1, "of the order in which things go wrong")

// A blow is something that goes wrong. When it returns, all is well again.
type blow struct {
	name string
	deal func(d *deployment, random *rand.Rand)
}

var blows = []blow{
	{"connections are reset", func(d *deployment, _ *rand.Rand) { d.proxy.Reset() }},
	{"connections are cut in mid-frame", func(d *deployment, r *rand.Rand) { d.proxy.Cut(1 + r.IntN(50_000)) }},
	{"nothing comes from the server", func(d *deployment, r *rand.Rand) { d.during(r, func(p *faultproxy.Proxy) { p.Hold(false, true) }) }},
	{"nothing goes through", func(d *deployment, r *rand.Rand) { d.during(r, func(p *faultproxy.Proxy) { p.Hold(true, true) }) }},
	{"the server is slow", func(d *deployment, r *rand.Rand) {
		d.during(r, func(p *faultproxy.Proxy) { p.Delay(200 * time.Millisecond) })
	}},
	{"bytes drip", func(d *deployment, r *rand.Rand) { d.during(r, func(p *faultproxy.Proxy) { p.Drip(50_000) }) }},
	{"no connection is accepted", func(d *deployment, r *rand.Rand) {
		d.proxy.Reset()
		d.during(r, (*faultproxy.Proxy).Refuse)
	}},
	{"Centrifugo is killed", func(d *deployment, r *rand.Rand) {
		d.centrifugo.Kill()
		pause(r)
		d.centrifugo.Restart()
	}},
	{"Centrifugo is stopped for a while", func(d *deployment, r *rand.Rand) {
		d.centrifugo.Suspend()
		pause(r)
		d.centrifugo.Resume()
	}},
	{"replicas are replaced one after the other", func(d *deployment, _ *rand.Rand) {
		for _, replica := range d.replicas {
			replica.Stop()
			d.start(replica)
		}
	}},
	{"a replica is killed", func(d *deployment, r *rand.Rand) {
		replica := d.replicas[r.IntN(len(d.replicas))]
		replica.Kill()
		pause(r)
		d.start(replica)
	}},
	{"clients are told to reconnect", func(d *deployment, _ *rand.Rand) {
		for _, user := range d.users {
			d.ask("disconnect", fmt.Sprintf(`{"user":%q,"disconnect":{"code":3000,"reason":"test"}}`, user))
		}
	}},
}

// torment deals blows in an order of chance, each as often as the others.
func (d *deployment) torment(duration time.Duration) {
	random := rand.New(rand.NewPCG(*seed, 0))
	var order []int
	for end := time.Now().Add(duration); time.Now().Before(end); pause(random) {
		if len(order) == 0 {
			order = random.Perm(len(blows))
		}
		blow := blows[order[0]]
		order = order[1:]
		begin := time.Now()
		blow.deal(d, random)
		d.t.Logf("%s: %.1f s", blow.name, time.Since(begin).Seconds())
	}
}

// during makes the proxy behave in some way for a while.
func (d *deployment) during(random *rand.Rand, fault func(*faultproxy.Proxy)) {
	fault(d.proxy)
	pause(random)
	d.proxy.Pass()
}

// pause waits for half a second to two.
func pause(random *rand.Rand) {
	time.Sleep(500*time.Millisecond + time.Duration(random.Int64N(int64(1500*time.Millisecond))))
}

// ask calls a method of Centrifugo's API, which must not fail.
func (d *deployment) ask(method, params string) {
	d.t.Helper()
	if answer := d.centrifugo.Command(method, params); strings.Contains(answer, `"error"`) {
		d.t.Errorf("%s: %s", method, answer)
	}
}
