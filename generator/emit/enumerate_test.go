package emit

import "testing"

func TestEnumerate(t *testing.T) {
	for _, test := range []struct {
		words []string
		want  string
	}{
		{nil, ""},
		{[]string{"a"}, "a"},
		{[]string{"a", "b"}, "a and b"},
		{[]string{"a", "b", "c"}, "a, b and c"},
	} {
		if got := Enumerate(test.words); got != test.want {
			t.Errorf("Enumerate(%q) = %q, want %q", test.words, got, test.want)
		}
	}
}
