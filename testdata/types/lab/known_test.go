package lab

// known are the known failures, by construct and client, each with the reason. A run prints them, and fails if one
// is gone.
var known = map[string]string{}
