package commandline

import (
	"fmt"
	"strings"

	"example.com/rpcgen/generator"
	"example.com/rpcgen/generator/emit"
	"example.com/rpcgen/generator/goserver"
)

// Usage returns what --help prints.
func Usage() string {
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

// languageNames lists the names of all languages, e.g. "Python, TypeScript and Go".
func languageNames() string {
	names := make([]string, len(Languages))
	for i, lang := range Languages {
		names[i] = lang.name
	}
	return emit.Enumerate(names)
}

// languageUsage returns the lines of the usage text on the languages' flags.
func languageUsage() string {
	var lines strings.Builder
	for _, lang := range Languages {
		fmt.Fprintf(&lines, usageLine, "--"+lang.Flag, "generate the "+lang.name+" client")
	}
	fmt.Fprintf(&lines, usageLine, "--all", "generate all clients, as without any of these flags")
	for _, lang := range Languages {
		fmt.Fprintf(&lines, usageLine, "--"+lang.PackageFlag+" "+lang.placeholder, lang.packageMeaning+"; "+lang.defaultPackage+" by default")
	}
	fmt.Fprintf(&lines, usageLine, "--"+VersionFlag+" X.Y.Z", "version of the packages; "+generator.DefaultClientVersion+" by default")
	return lines.String()
}

// usageLine is the format of a flag that has no short form.
const usageLine = "      %-23s %s\n"

// serverUsage returns the lines of the usage text on the server's flags.
func serverUsage() string {
	transports := strings.Join(goserver.DefaultTransports(), ",")
	return fmt.Sprintf(usageLine+usageLine+usageLine,
		"--"+ServerFlag+" DIR", "also generate the Go server: packages of your module in DIR and below, and Centrifugo's configuration",
		"--"+EmbeddedFlag, "also generate the server that needs no Centrifugo, in DIR/embedded",
		"--"+TransportsFlag+" LIST", "what the configuration is for: publish or subscriber, rpc; "+transports+" by default")
}
