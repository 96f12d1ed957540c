package source

import (
	"errors"
	"reflect"
	"slices"
	"strings"
	"unicode"

	"github.com/fatih/structtag"
)

// A Tag is a struct tag, as far as rpcgen reads it.
type Tag struct {
	Name                        string // "" for none, or for one that encoding/json doesn't take
	Skip                        bool
	OmitEmpty, OmitZero, Quoted bool
	Rules                       []TagRule
	Unchecked                   bool // its validator skips the field, and what it holds
	RPCGen                      string
	HasRPCGen                   bool // RPCGen may be empty
}

// ConstKey begins the value of an rpcgen tag that gives a field a constant value: `rpcgen:"const=text"`.
const ConstKey = "const="

// Const returns the constant value that the tag gives its field. ok is false if it gives none, also for one that a field can't have.
func (t *Tag) Const() (value string, ok bool) {
	value, ok = strings.CutPrefix(t.RPCGen, ConstKey)
	return value, ok && value != "" && value[0] != '$'
}

// IsConst reports whether the tag means to give its field a constant value.
func (t *Tag) IsConst() bool { return strings.HasPrefix(t.RPCGen, ConstKey) }

// A TagRule is a word of a validate tag.
type TagRule struct{ Name, Arg string }

// A TagReader reads struct tags, each text once: most come up again and again. It maps texts to what was read.
type TagReader map[string]*ParsedTag

// A ParsedTag is a struct tag, and what is wrong with it.
type ParsedTag struct {
	Tag Tag
	Err error
}

// Read reads the text of a struct tag.
func (r TagReader) Read(text string) *ParsedTag {
	done := r[text]
	if done == nil {
		tag, err := ParseTag(text)
		done = &ParsedTag{tag, err}
		r[text] = done
	}
	return done
}

// AsReflectReads reads a malformed struct tag as far as encoding/json does.
func AsReflectReads(tag string) *Tag {
	out := &Tag{}
	if value, ok := reflect.StructTag(tag).Lookup("json"); ok {
		out.readJSON(value)
	}
	return out
}

// ParseTag reads a struct tag's value by structtag's rules. Where they are stricter than those of package reflect, which encoding/json goes
// by, reflect's hold; and structtag can't take a blank tag.
func ParseTag(tag string) (Tag, error) {
	var out Tag
	if strings.Trim(tag, " ") == "" {
		return out, nil
	}
	tags, err := structtag.Parse(tag)
	if err != nil && !reflectReads(tag) || err == nil && slices.ContainsFunc(tags.Keys(), hasComma) {
		return out, errMalformed
	}
	var values [3]string
	for i, key := range []string{"json", "validate", "rpcgen"} {
		var ok bool
		values[i], ok = reflect.StructTag(tag).Lookup(key) // structtag's value of "-," is "-"
		if !ok && err != nil && strings.Contains(" "+tag, " "+key+":\"") {
			return out, errMalformed // a bad escape in the value, for which package reflect drops it
		}
		out.HasRPCGen = ok // the last one counts
	}
	out.readJSON(values[0])
	out.Rules, out.Unchecked = parseRules(values[1]), values[1] == "-"
	out.RPCGen = values[2]
	return out, nil
}

var errMalformed = errors.New("expected `key:\"value\" key:\"value\"`")

// hasComma reports whether a key begins with a comma, which was written in place of a space: package reflect takes it for a part of the key.
func hasComma(key string) bool { return strings.HasPrefix(key, ",") }

// reflectReads reports whether package reflect can read a tag to the end. It unquotes only the value that is looked up, so that a bad escape in
// another one doesn't matter.
func reflectReads(tag string) bool {
	for tag = strings.TrimLeft(tag, " "); tag != ""; tag = strings.TrimLeft(tag, " ") {
		key, rest, ok := strings.Cut(tag, ":\"")
		if !ok || key == "" || strings.ContainsFunc(key, func(r rune) bool { return r <= ' ' || r == ':' || r == '"' || r == 0x7f }) {
			return false
		}
		end := closingQuote(rest)
		if end < 0 {
			return false
		}
		tag = rest[end+1:]
	}
	return true
}

// closingQuote finds the quote that ends a string whose first quote is cut off, or -1.
func closingQuote(s string) int {
	for i := 0; i < len(s); i++ {
		switch s[i] {
		case '\\':
			i++
		case '"':
			return i
		}
	}
	return -1
}

func (t *Tag) readJSON(value string) {
	if value == "-" {
		t.Skip = true
		return
	}
	name, options, _ := strings.Cut(value, ",")
	if validName(name) {
		t.Name = name
	}
	for option := range strings.SplitSeq(options, ",") {
		switch option {
		case "omitempty":
			t.OmitEmpty = true
		case "omitzero":
			t.OmitZero = true
		case "string":
			t.Quoted = true
		}
	}
}

// validName reports whether encoding/json takes a name from a tag.
func validName(s string) bool {
	for _, r := range s {
		if !strings.ContainsRune("!#$%&()*+-./:;<=>?@[]^_{|}~ ", r) && !unicode.IsLetter(r) && !unicode.IsDigit(r) {
			return false
		}
	}
	return s != ""
}

// parseRules splits a validate tag into its words. Alternatives ("a|b") stay one word.
func parseRules(value string) []TagRule {
	var rules []TagRule
	for word := range strings.SplitSeq(value, ",") {
		name, arg, _ := strings.Cut(word, "=")
		if name = strings.TrimSpace(name); name == "" || name == "-" {
			continue
		}
		if strings.Contains(word, "|") {
			name, arg = strings.TrimSpace(word), ""
		}
		arg = strings.ReplaceAll(strings.ReplaceAll(arg, "0x2C", ","), "0x7C", "|")
		rules = append(rules, TagRule{name, arg})
	}
	return rules
}
