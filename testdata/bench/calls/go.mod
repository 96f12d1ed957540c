// What make bench-calls measures: the server and the clients of rpcgen, and those of connect-go. go.work finds the former.
module example.com/rpcgen/testdata/bench/calls

go 1.26.0

require connectrpc.com/connect v1.21.1
