// The tests of the generated Go client of examples/tasks, as its users build it: go.work finds the client, and what starts the server.
module example.com/rpcgen/generator/golang/tests

go 1.26.0
