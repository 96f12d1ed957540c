// Command rpcgen generates typed clients for RPC services that are declared as annotated Go interfaces.
package main

import "os"

func main() {
	os.Exit(run(os.Args[1:], os.Stdout, os.Stderr))
}
