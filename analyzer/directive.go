package analyzer

import (
	"go/ast"
	"go/token"
	"regexp"
	"slices"
	"strings"
	"sync"
)

// The directives, without the tool's name.
const (
	dirService = "service"
	dirMethod  = "method"
	dirIgnore  = "ignore"
	dirEnum    = "enum"
	dirChannel = "channel"
	dirError   = "error"
	dirUnion   = "union"
	dirWire    = "wire"
)

// directiveHomes says what each directive describes, for the error at one that stands elsewhere.
var directiveHomes = map[string]string{
	dirService: "an interface type",
	dirMethod:  "a method of a service",
	dirIgnore:  "a method of a service",
	dirEnum:    "a defined string or integer type",
	dirChannel: "an interface type",
	dirError:   "an error variable or an error struct type",
	dirUnion:   "an interface type",
	dirWire:    "a type with its own MarshalJSON, or the package clause",
}

// notYet are the directives that this version doesn't know how to carry out: to ignore one silently would give a wrong client.
var notYet = map[string]bool{dirChannel: true, dirError: true, dirUnion: true}

// A directive is one directive comment.
type directive struct {
	name string
	pos  token.Pos
	args []ast.DirectiveArg
}

// A directiveReader takes directives from doc comments. What nobody took by the end stands in a wrong place.
type directiveReader struct {
	diags *diagnostics
	taken map[*ast.Comment]bool
}

// take returns the directives of a doc comment that may describe a thing of this kind, by name. Others are errors.
func (r *directiveReader) take(doc *ast.CommentGroup, what string, allowed ...string) map[string]*directive {
	if doc == nil {
		return nil
	}
	var found map[string]*directive
	for _, c := range doc.List {
		parsed, ok := ast.ParseDirective(c.Slash, c.Text)
		if !ok || parsed.Tool != "rpcgen" || directiveHomes[parsed.Name] == "" || notYet[parsed.Name] {
			continue // rest() has the words for these
		}
		r.taken[c] = true
		switch {
		case !slices.Contains(allowed, parsed.Name):
			r.diags.errorf(c.Slash, "rpcgen:%s stands on %s, it goes on %s", parsed.Name, what, directiveHomes[parsed.Name])
		case found[parsed.Name] != nil:
			r.diags.errorf(c.Slash, "rpcgen:%s is said twice here, leave one", parsed.Name)
		default:
			args, err := parsed.ParseArgs()
			if err != nil {
				r.diags.errorf(parsed.ArgsPos, "rpcgen:%s has an argument that can't be read: %v", parsed.Name, err)
				continue
			}
			if found == nil { // few comments hold one
				found = map[string]*directive{}
			}
			found[parsed.Name] = &directive{name: parsed.Name, pos: c.Slash, args: args}
		}
	}
	return found
}

// rest reports the directives of a file that nobody took, and the comments that were meant as one.
func (r *directiveReader) rest(src *source) {
	for _, c := range src.mentions {
		if !r.taken[c] {
			r.restComment(c)
		}
	}
}

func (r *directiveReader) restComment(c *ast.Comment) {
	parsed, ok := ast.ParseDirective(c.Slash, c.Text)
	switch {
	case ok && parsed.Tool == "rpcgen" && directiveHomes[parsed.Name] == "":
		r.diags.errorf(c.Slash, "unknown directive rpcgen:%s, expected one of: %s%s", parsed.Name,
			strings.Join(knownDirectives(), " "), didYouMean(parsed.Name))
	case ok && parsed.Tool == "rpcgen" && notYet[parsed.Name]:
		r.diags.errorf(c.Slash, "rpcgen:%s is not supported yet, remove it", parsed.Name)
	case ok && parsed.Tool == "rpcgen":
		r.diags.errorf(c.Slash, "rpcgen:%s describes nothing here, it goes into the doc comment of %s", parsed.Name, directiveHomes[parsed.Name])
	case !ok && misspelt(c.Text) != "":
		r.diags.errorf(c.Slash, "%s is no directive, write //rpcgen:name without spaces, in lower case", misspelt(c.Text))
	}
}

// Compiled when a comment names rpcgen without being a directive: few runs see one.
var (
	// Matches "// rpcgen:service", "//rpcgen: service", "//RPCGEN:service" and "// @rpcgen:service".
	looseName = sync.OnceValue(func() *regexp.Regexp {
		return regexp.MustCompile(`(?i)^(?://|/\*)?\s*@?rpcgen\s*:\s*([a-z_]+)`)
	})
	// Matches "//rpcgen service" and "//rpcgen-service".
	noColon = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`(?i)^//rpcgen(?:[ \t]+|[-_])([a-z_]+)`) })
	// Matches "//rpcgen:" and "//rpcgen".
	noName = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`(?i)^//rpcgen[ \t]*:?[ \t]*$`) })
)

// misspelt returns what of a comment that is no directive was meant as one, "" for nothing. "// rpcgen: see the README" wasn't: a known
// directive's name has to follow, unless a colon stands right before it.
func misspelt(text string) string {
	if !namesTool(text) {
		return ""
	}
	for line := range strings.Lines(text) {
		line = strings.TrimSpace(strings.TrimSuffix(strings.TrimSpace(line), "*/"))
		if m := looseName().FindStringSubmatchIndex(line); m != nil {
			if known := directiveHomes[strings.ToLower(line[m[2]:m[3]])] != ""; known || line[m[2]-1] == ':' && strings.HasPrefix(line, "//") {
				return line[:m[3]]
			}
		}
		if m := noColon().FindStringSubmatchIndex(line); m != nil && directiveHomes[strings.ToLower(line[m[2]:m[3]])] != "" {
			return line[:m[3]]
		}
		if noName().MatchString(line) {
			return line
		}
	}
	return ""
}

// namesTool reports whether "rpcgen" stands in text, in letters of either case. Nearly no comment has it.
func namesTool(text string) bool {
	const name = "rpcgen"
	for i := range len(text) - len(name) + 1 {
		if text[i]|' ' == name[0] && strings.EqualFold(text[i:i+len(name)], name) {
			return true
		}
	}
	return false
}

func knownDirectives() []string {
	names := make([]string, 0, len(directiveHomes))
	for name := range directiveHomes {
		names = append(names, name)
	}
	slices.Sort(names)
	return names
}

// didYouMean suggests the directive that shares the most letters at the start and the end with a mistyped name.
func didYouMean(typo string) string {
	best, score := "", 0
	for _, name := range knownDirectives() {
		n := commonPrefix(typo, name) + commonPrefix(reversed(typo), reversed(name))
		if n > score {
			best, score = name, n
		}
	}
	if score < 3 {
		return ""
	}
	return "; did you mean rpcgen:" + best
}

func commonPrefix(a, b string) int {
	n := 0
	for n < len(a) && n < len(b) && a[n] == b[n] {
		n++
	}
	return n
}

func reversed(s string) string {
	b := []byte(s)
	slices.Reverse(b)
	return string(b)
}

// noArgs reports the arguments of a directive that takes none.
func (d *directive) noArgs(diags *diagnostics) {
	if len(d.args) > 0 {
		diags.errorf(d.args[0].Pos, "rpcgen:%s takes no argument, found %s", d.name, d.args[0].Arg)
	}
}
