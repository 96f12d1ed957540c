package directive

// errorRow is //rpcgen:error: an error that handlers return and clients tell apart.
var errorRow = row{name: "error", describes: "an error variable or an error struct type", unsupported: true}
