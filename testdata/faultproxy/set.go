package faultproxy

import (
	"fmt"
	"net/url"
	"strconv"
	"time"
)

// Set makes the proxy behave as a query says: its mode is one of
//
//	pass
//	refuse
//	silent
//	hold=down, hold=up, hold=both
//	reset
//	cut        with bytes=N
//	drip       with rate=N
//	delay      with ms=N
func (p *Proxy) Set(query url.Values) error {
	mode := query.Get("mode")
	switch mode {
	case "pass":
		p.Pass()
	case "refuse":
		p.Refuse()
	case "silent":
		p.Silence()
	case "hold=down":
		p.Hold(false, true)
	case "hold=up":
		p.Hold(true, false)
	case "hold=both":
		p.Hold(true, true)
	case "reset":
		p.Reset()
	case "cut":
		return withNumber(query, "bytes", 0, p.Cut)
	case "drip":
		return withNumber(query, "rate", 1, p.Drip)
	case "delay":
		return withNumber(query, "ms", 0, func(n int) { p.Delay(time.Duration(n) * time.Millisecond) })
	default:
		return fmt.Errorf("mode %q: expected pass, refuse, silent, hold=down, hold=up, hold=both, reset, cut, drip or delay", mode)
	}
	return nil
}

// withNumber calls f with the number of that name, which must be at least smallest.
func withNumber(query url.Values, name string, smallest int, f func(int)) error {
	n, err := strconv.Atoi(query.Get(name))
	if err != nil || n < smallest {
		return fmt.Errorf("%s of mode %s: %q, expected a number of at least %d", name, query.Get("mode"), query.Get(name), smallest)
	}
	f(n)
	return nil
}
