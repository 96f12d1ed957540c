package main

// usage is what --help prints.
const usage = `rpcgen reads Go interfaces that are annotated with //rpcgen:service and writes typed clients in
Python, TypeScript and Go that call their methods through a Centrifugo server.

Usage:
  rpcgen [flags] [packages]
  rpcgen version

Packages are patterns as 'go build' takes them; none means the package in this folder.

Flags:
  -o, --output DIR            folder for the clients, made if missing; opensdk by default
      --python                generate the Python client
      --typescript            generate the TypeScript client
      --go                    generate the Go client
      --all                   generate all clients, as without any of these flags
      --python-package NAME   name of the Python package; centrifugo_client by default
      --npm-name NAME         name of the npm package; centrifugo-client by default
      --go-module PATH        module path of the Go client; example.com/centrifugo_client by default
      --tags LIST             build tags, separated by commas
      --check                 write nothing, and fail with a diff if the files on disk aren't what would be written
      --watch                 stay, and write the clients anew whenever the sources change; Ctrl-C ends it
      --no-cache              do all work, even if nothing changed since the last run
  -q, --quiet                 print errors only
  -v, --verbose               print each file that is written, and whether anything changed since the last run
  -h, --help                  print this

Examples:
  rpcgen ./...
  rpcgen --output ./sdk --typescript ./api
  rpcgen --watch ./...
  //go:generate rpcgen ./...
`
