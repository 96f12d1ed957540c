package output

import (
	"bytes"
	"os"
	"path/filepath"
	"testing"
)

// A file is compared piece by piece.
func TestCompareLongFiles(t *testing.T) {
	text := bytes.Repeat([]byte("0123456789abcdef\n"), 20_000)
	last := len(text) - 1
	changed := func(at int, by string) []byte {
		out := bytes.Clone(text)
		copy(out[at:], by)
		return out
	}
	for name, test := range map[string]struct {
		found []byte
		same  bool
	}{
		"equal":                        {text, true},
		"another first byte":           {changed(0, "x"), false},
		"another byte in the middle":   {changed(last/2, "x"), false},
		"another last byte":            {changed(last, "x"), false},
		"shorter":                      {text[:last], false},
		"longer":                       {append(bytes.Clone(text), '\n'), false},
		"empty":                        {nil, false},
		"line ends of Windows":         {bytes.ReplaceAll(text, lf, crlf), true},
		"one such line end, at last":   {append(text[:last:last], crlf...), true},
		"one such, and another byte":   {append(changed(0, "x")[:last], crlf...), false},
		"a carriage return by itself":  {changed(last/2, "\r"), false},
		"line ends, and then too much": {append(bytes.ReplaceAll(text, lf, crlf), 'x'), false},
	} {
		t.Run(name, func(t *testing.T) {
			dir := t.TempDir()
			if err := os.WriteFile(filepath.Join(dir, "f"), test.found, 0o644); err != nil {
				t.Fatal(err)
			}
			d, err := openDisk(dir)
			if err != nil {
				t.Fatal(err)
			}
			defer d.close()
			same, start, err := d.compare("f", text, make([]byte, 64<<10))
			if err != nil || same != test.same {
				t.Errorf("the file is the same: %t, error %v, want %t", same, err, test.same)
			}
			if want := test.found[:min(len(test.found), startLength)]; !bytes.Equal(start, want) {
				t.Errorf("it starts with %q, want %q", start, want)
			}
		})
	}
}
