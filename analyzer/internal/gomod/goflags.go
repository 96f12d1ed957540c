package gomod

import (
	"slices"
	"strings"
)

// flags returns the flags that GOFLAGS gives to every go command. ok is false if one of them may change which files make a package.
func (e *Env) flags() (flags map[string]string, ok bool) {
	flags, ok = map[string]string{}, true
	for _, word := range splitFlags(e.get("GOFLAGS")) {
		name, value := cutFlag(word)
		ok = ok && slices.Contains(knownFlags, name)
		flags[name] = value
	}
	return flags, ok
}

// knownFlags don't change which files make a package, or their effect is known here.
var knownFlags = []string{"mod", "tags", "buildvcs", "trimpath", "modcacherw", "p", "v", "ldflags", "gcflags", "count", "json", "toolexec"}

// TakeFlag returns the flag of a name that GOFLAGS gives, "" if there is none, and the GOFLAGS without it.
func (e *Env) TakeFlag(name string) (flag, rest string) {
	var others []string
	for _, word := range splitFlags(e.get("GOFLAGS")) {
		if found, value := cutFlag(word); found == name {
			flag = "-" + name + "=" + value
		} else {
			others = append(others, quoteFlag(word))
		}
	}
	return flag, strings.Join(others, " ")
}

func cutFlag(word string) (name, value string) {
	name, value, _ = strings.Cut(strings.TrimLeft(word, "-"), "=")
	return name, value
}

// splitFlags splits GOFLAGS into its flags, as the go command does: at spaces, outside of quotes that begin a flag.
func splitFlags(text string) (words []string) {
	for text = strings.TrimSpace(text); text != ""; text = strings.TrimSpace(text) {
		end := strings.IndexAny(text, " \t\n\r")
		if quote := text[:1]; quote == `'` || quote == `"` {
			text = text[1:]
			end = strings.Index(text, quote)
		}
		if end < 0 {
			return append(words, text)
		}
		words = append(words, text[:end])
		text = text[end+1:]
	}
	return words
}

func quoteFlag(word string) string {
	switch {
	case !strings.ContainsAny(word, " \t\n\r'\""):
		return word
	case strings.Contains(word, `'`):
		return `"` + word + `"`
	default:
		return `'` + word + `'`
	}
}
