// The Go clients of make bench-clients: the generated one, and what is written by hand on centrifuge-go. go.work finds the former, which
// make bench-sdk generates.
module example.com/rpcgen/testdata/bench/clients

go 1.26.0

require (
	github.com/centrifugal/centrifuge-go v0.12.1
	github.com/google/uuid v1.6.0
)
