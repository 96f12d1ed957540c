package decode

import "testing"

// The variant is told as encoding/json would read the field.
func TestDiscriminator(t *testing.T) {
	for text, want := range map[string]string{
		`{"type":"a"}`:                     "a",
		"{ \"type\" :\n\"a\" }":            "a",
		`{"x":{"type":"b"},"type":"a"}`:    "a",
		`{"type":"b","type":"a"}`:          "a",
		`{"\u0074ype":"\u00e4\n"}`:         "ä\n",
		`{"TYPE":"a","y":[]}`:              "a",
		`{"type":"a","Type":"b"}`:          "a",
		`{"Type":"b","type":"a"}`:          "a",
		`{"type":"a\ud800"}`:               "a\ufffd",
		`{"type":""}`:                      "",
		`{}`:                               `error: want the field "type", a string`,
		`{"type":null}`:                    `error: want the field "type", a string`,
		`{"type":5}`:                       `error: want the field "type", a string`,
		`{"type":{"type":"a"},"types":""}`: `error: want the field "type", a string`,
		`[{"type":"a"}]`:                   `error: want an object with the field "type"`,
		`"type"`:                           `error: want an object with the field "type"`,
		`5`:                                `error: want an object with the field "type"`,
	} {
		got, err := Discriminator([]byte(text), "type")
		if err != nil {
			got = "error: " + err.Error()
		}
		if got != want {
			t.Errorf("%s: %q, want %q", text, got, want)
		}
	}
}
