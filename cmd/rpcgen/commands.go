package main

import (
	"example.com/rpcgen/cmd/rpcgen/internal/console"
)

// A command is what the first argument may name. It gets the arguments behind it.
type command struct {
	name string
	run  func(p *console.Printer, args []string) error
}

// commands are all of them. Without one, a run generates.
var commands = []command{
	{"doctor", runDoctor},
	{"init", startProject},
	{"version", printVersion},
}
