package directive

// union is //rpcgen:union: the structs that implement an interface are told apart by a field.
var union = row{name: "union", describes: "an interface type", unsupported: true}
