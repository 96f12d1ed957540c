package main

// usage returns what --help prints.
func usage() string {
	return `rpcgen reads Go interfaces that are annotated with //rpcgen:service and writes typed clients in
` + languageNames() + ` that call their methods through a Centrifugo server.

Usage:
  rpcgen [flags] [packages]
  rpcgen init [--module PATH] [DIR]
  rpcgen doctor --url URL --token JWT
  rpcgen version

Packages are patterns as 'go build' takes them; none means those of rpcgen.yaml, or else the package in this folder.
rpcgen.yaml, the nearest one up to the folder of go.mod, may also hold what the flags say of outputs.

'rpcgen init' writes the start of a project to DIR, by default this folder: an interface, a server and clients that run. It overwrites nothing.
rpcgen doctor looks at a live Centrifugo as the clients will, and says which of its settings don't hold: see 'rpcgen doctor --help'.

Flags:
  -o, --output DIR            folder for the clients, made if missing; opensdk by default
` + languageUsage() + serverUsage() + `      --tags LIST             build tags, separated by commas
      --check                 write nothing, and fail with a diff if the files on disk aren't what would be written
      --watch                 stay, and write the clients anew whenever the sources change; Ctrl-C ends it
  -q, --quiet                 print errors only
  -v, --verbose               print each file that is written
  -h, --help                  print this

Examples:
  rpcgen ./...
  rpcgen --output ./sdk --typescript ./api
  rpcgen --watch ./...
  //go:generate rpcgen ./...
`
}
