package syntax

import (
	"strings"
	"unicode"
)

// letters are letters beyond ASCII that Python leaves as they are in names. It normalizes names (NFKC), so a letter that isn't listed
// might become another.
var letters = &unicode.RangeTable{
	R16: []unicode.Range16{
		{Lo: 0x00c0, Hi: 0x00d6, Stride: 1},
		{Lo: 0x00d8, Hi: 0x00f6, Stride: 1},
		{Lo: 0x00f8, Hi: 0x0131, Stride: 1},
		{Lo: 0x0134, Hi: 0x013e, Stride: 1},
		{Lo: 0x0141, Hi: 0x0148, Stride: 1},
		{Lo: 0x014a, Hi: 0x017e, Stride: 1},
		{Lo: 0x0391, Hi: 0x03a1, Stride: 1},
		{Lo: 0x03a3, Hi: 0x03c9, Stride: 1}, // Greek
		{Lo: 0x0400, Hi: 0x0481, Stride: 1},
		{Lo: 0x048a, Hi: 0x052f, Stride: 1}, // Cyrillic
		{Lo: 0x05d0, Hi: 0x05ea, Stride: 1}, // Hebrew
		{Lo: 0x0620, Hi: 0x064a, Stride: 1}, // Arabic
		{Lo: 0x3041, Hi: 0x3096, Stride: 1},
		{Lo: 0x30a1, Hi: 0x30fa, Stride: 1}, // Kana
		{Lo: 0x4e00, Hi: 0x9fff, Stride: 1}, // Han
		{Lo: 0xac00, Hi: 0xd7a3, Stride: 1}, // Hangul
	},
	LatinOffset: 2,
}

// IsLetter reports whether a name may hold r, which is no digit.
func IsLetter(r rune) bool {
	return 'a' <= r && r <= 'z' || 'A' <= r && r <= 'Z' || r == '_' || unicode.Is(letters, r)
}

// IsDigit reports whether r is a digit of ASCII.
func IsDigit(r rune) bool { return '0' <= r && r <= '9' }

// IsIdentifier reports whether s can be a name, which Python leaves as it is.
func IsIdentifier(s string) bool {
	for i, r := range s {
		if !IsLetter(r) && (i == 0 || !IsDigit(r)) {
			return false
		}
	}
	return s != ""
}

// Identifier makes a name of s: characters that can't be in one become underscores, and underscores at the ends are removed. It returns ""
// if nothing is left, or the rest begins with a digit.
func Identifier(s string) string {
	s = strings.Map(func(r rune) rune {
		if IsLetter(r) || IsDigit(r) {
			return r
		}
		return '_'
	}, s)
	s = strings.Trim(s, "_")
	if s != "" && IsDigit(rune(s[0])) {
		return ""
	}
	return s
}

// IsSeparator reports whether r is a character that separates words.
func IsSeparator(r rune) bool { return r < 0x80 && !IsLetter(r) && !IsDigit(r) }

// Words returns the names and keywords in a piece of code.
func Words(code string) []string {
	return strings.FieldsFunc(code, func(r rune) bool { return !IsLetter(r) && !IsDigit(r) })
}
