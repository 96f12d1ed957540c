// What make demo does in Go: go.work finds the generated client.
module example.com/rpcgen/examples/tasks/demo

go 1.26.0
