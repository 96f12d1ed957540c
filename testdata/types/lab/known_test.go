package lab

// known are the broken laws that somebody knows of, by construct and client, each with the reason. A run prints them, and fails if one is
// broken no more.
var known = map[string]string{}
