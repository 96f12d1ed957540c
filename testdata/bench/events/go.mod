// The Go subscribers of make bench-events: the generated client, and what is written by hand on centrifuge-go. go.work finds the former, which
// make bench-sdk generates.
module example.com/rpcgen/testdata/bench/events

go 1.26.0

require github.com/centrifugal/centrifuge-go v0.12.1
