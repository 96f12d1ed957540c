package validate

import "testing"

func TestMeant(t *testing.T) {
	for word, want := range map[string]string{
		"requird": "required", "reqiured": "required", "requiredd": "required", "onof": "oneof", "emial": "email", "startwith": "startswith",
		"required": "", "min": "", "mn": "", "sku": "", "vin": "", "slug": "", "uuid8": "", "phone": "", "omitepty": "omitempty", "alphanumm": "alphanum",
	} {
		if got := Meant(word); got != want {
			t.Errorf("Meant(%q) = %q, want %q", word, got, want)
		}
	}
}
