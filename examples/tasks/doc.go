// Package tasks is the API of a small task board, as an example of what rpcgen reads.
//
// The interfaces [Service] and [NotificationsService] are what clients call, [BoardEvents] and [NotificationEvents] what they are told. Run go
// generate in this folder, and the clients for Python, TypeScript and Go are in opensdk, and the server side is in rpc. Package memory
// implements the services and publishes the events, and cmd/server serves them.
package tasks

//go:generate rpcgen
