module example.com/rpcgen/testdata/bench/peers

go 1.26.0

tool (
	github.com/gzuidhof/tygo
	github.com/matryer/moq
	golang.org/x/tools/cmd/stringer
)

require golang.org/x/tools v0.52.0

require (
	github.com/fatih/structtag v1.2.0 // indirect
	github.com/gzuidhof/tygo v0.2.20 // indirect
	github.com/inconshreveable/mousetrap v1.0.0 // indirect
	github.com/matryer/moq v0.8.1 // indirect
	github.com/spf13/cobra v1.3.0 // indirect
	github.com/spf13/pflag v1.0.5 // indirect
	golang.org/x/mod v0.42.0 // indirect
	golang.org/x/sync v0.24.0 // indirect
	gopkg.in/yaml.v2 v2.4.0 // indirect
)
