package directive

// channel is //rpcgen:channel: the methods of an interface are events on a channel.
var channel = row{name: "channel", describes: "an interface type", unsupported: true}
