// An example: what several replicas remember of calls, in Redis. go.work finds the server's runtime.
module example.com/rpcgen/examples/dedup

go 1.26.0

require github.com/redis/go-redis/v9 v9.23.0
