package scan

import (
	"bytes"
	"encoding/json"
	"testing"
)

// FuzzSkip holds that Skip goes on to where encoding/json sees the end of a value.
func FuzzSkip(f *testing.F) {
	for _, seed := range []string{`{"a":[1,"]\"}"]} x`, `[[],{}],2`, `"\\" "`, `null}`, `-1.5e3,`, ` {"a" : 1}`, `"`, `{`, ``, `[}`} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		s := Scanner{Data: data}
		s.Space()
		got := s.Skip()
		if s.At > len(data) {
			t.Fatalf("%q: at %d", data, s.At)
		}
		if json.Valid(data) && !bytes.Equal(got, bytes.TrimSpace(data)) {
			t.Errorf("%q: skipped %q", data, got)
		}
	})
}

func TestPlainObject(t *testing.T) {
	for data, want := range map[string]bool{
		`{"a":"x"}`: true, `{"a":"x","a":""}`: false, `{"a":"x",}`: false, `{}`: false, `{"a": "x"}`: false, `{"a":"\u0061"}`: false, `{"a":"é"}`: false,
		`{"a":1}`: false, `{"a":"x"`: false, `["a"]`: false, ``: false,
	} {
		s, a := Scanner{Data: []byte(data)}, ""
		if got := s.PlainObject(func(key []byte) bool { return string(key) == "a" && s.PlainString(&a) }); got != want || got && (a != "x" || s.At != len(data)) {
			t.Errorf("%s: %t, read %q up to %d, want %t", data, got, a, s.At, want)
		}
	}
}
