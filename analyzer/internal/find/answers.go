package find

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"example.com/rpcgen/analyzer/internal/gomod"
)

// An AnswerCache keeps an answer of the go command for the next process.
type AnswerCache interface {
	Recall() []byte // nil if there is none
	Remember(text []byte)
}

// An answer is the go command's answer to a query.
type answer struct {
	Question string     `json:"question"` // a hash of all that the answer depends on
	Listed   []*listing `json:"listed"`
}

func hashed(question string) string {
	sum := sha256.Sum256([]byte(question))
	return hex.EncodeToString(sum[:])
}

// answers remembers the go command's last answer, in a Cache for this process and in an AnswerCache for others.
type answers struct {
	cache   *Cache
	store   AnswerCache // may be nil
	sources *sources
	modules *gomod.Modules
}

// recall returns the answer to a query if nothing that it depends on has changed since it was given, else nil. To find out, it parses the Go files
// of the query's folders.
func (a *answers) recall(q query, names []string) []*listing {
	if a.cache.answer == nil && a.store != nil {
		var stored answer
		if json.Unmarshal(a.store.Recall(), &stored) == nil { // a broken one is none
			a.cache.answer = &stored
		}
	}
	if a.cache.answer == nil {
		return nil
	}
	_, _ = a.sources.readAll(names) // a mistake is reported when the file is needed
	if question := a.question(q, names); question == "" || hashed(question) != a.cache.answer.Question {
		return nil
	}
	return a.cache.answer.Listed
}

// remember stores an answer for recall, unless it reports a mistake: the go command is then asked again.
func (a *answers) remember(q query, names []string, listed []*listing) {
	a.cache.answer = nil
	hasNoFiles := func(l *listing) bool { return len(l.Files)+len(l.LeftOut) == 0 }
	question := a.question(q, names)
	if question == "" || len(listed) == 0 || slices.ContainsFunc(listed, hasNoFiles) {
		return
	}
	a.cache.answer = &answer{hashed(question), listed}
	if a.store != nil {
		if text, err := json.Marshal(a.cache.answer); err == nil {
			a.store.Remember(text)
		}
	}
}

// question returns all that the answer to a query depends on: its folders, the heads of their Go files, the files that say which modules are in
// force. It returns "" if the answer depends on more than that.
func (a *answers) question(q query, names []string) string {
	if a.modules == nil || len(q.others) > 0 {
		return ""
	}
	var key strings.Builder
	fmt.Fprintf(&key, "%q %q %t\n", q.folders, q.roots, a.modules.Vendored())
	for _, name := range a.sources.files.settings() {
		text, _ := a.sources.files.ReadFile(name) // it has been read before
		fmt.Fprintf(&key, "%s %s\n", name, text)
	}
	for _, name := range names {
		f, err := a.sources.read(name)
		if err != nil {
			return ""
		}
		fmt.Fprintf(&key, "%s %s\n", name, f.Head(a.cache.Fset))
	}
	return key.String()
}
