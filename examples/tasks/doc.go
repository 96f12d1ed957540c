// Package tasks is the API of a small task board, as an example of what rpcgen reads.
//
// The interfaces [Service] and [NotificationsService] are the API. Run go generate in this folder, and the clients for Python, TypeScript and
// Go are in opensdk. Package memory implements both.
package tasks

//go:generate rpcgen ./...
