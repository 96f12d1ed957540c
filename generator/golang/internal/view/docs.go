package view

import (
	"strings"

	"example.com/rpcgen/generator/godoc"
	"example.com/rpcgen/rpcdef"
)

// methodDoc returns the doc of a method, with a sentence on its errors. If it starts with the method's name in the source, it starts with
// name instead.
func methodDoc(m *rpcdef.Method, name, raises, progress string) string {
	text := godoc.Renamed(m.Doc.Text, m.GoName, name)
	if strings.TrimSpace(text) == "" {
		text = name + " calls " + m.Name + "."
	}
	if raises != "" {
		text = godoc.InsertBeforeDeprecation(text, raises)
	}
	if progress != "" {
		text = godoc.InsertBeforeDeprecation(text, "It tells its progress: [OnProgress] takes a func("+progress+"). Each progress renews the timeout.")
	}
	if m.Timeout != 0 {
		note := "Where ctx has no deadline, it waits for " + m.Timeout.String() + " at most."
		text = godoc.InsertBeforeDeprecation(text, note)
	}
	return text
}

// noWaitDoc returns the doc of the variant of a method that doesn't wait.
func noWaitDoc(m *rpcdef.Method, v *Method) string {
	text := v.NoWait + " is " + v.Name + " without waiting for the server to handle the call:\nan error of the handler stays unknown."
	if m.Doc.Deprecated != "" {
		text += "\n\nDeprecated: " + m.Doc.Deprecated
	}
	return text
}
