// Package validate knows the words of validate tags, those of github.com/go-playground/validator.
package validate

import (
	"slices"
	"strings"
	"sync"
	"unicode/utf8"
)

// words are those of version 10.
var words = sync.OnceValue(func() []string {
	return strings.Fields(`
	alpha alphanum alphanumspace alphanumunicode alphaspace alphaunicode ascii base32 base64 base64rawurl base64url bcp47_language_tag
	bcp47_strict_language_tag bic bic_iso_9362_2014 boolean btc_addr btc_addr_bech32 cidr cidrv4 cidrv6 cmyk contains containsany containsrune
	country_code credit_card cron cve datauri datetime dir dirpath dive dns_rfc1035_label duration e164 ein email endkeys endsnotwith endswith
	eq eq_ignore_case eqcsfield eqfield eth_addr eth_addr_checksum eu_country_code excluded_if excluded_unless excluded_with excluded_with_all
	excluded_without excluded_without_all excludes excludesall excludesrune fieldcontains fieldexcludes file filepath fqdn gt gtcsfield gte
	gtecsfield gtefield gtfield hexadecimal hexcolor hostname hostname_label hostname_port hostname_rfc1123 hsl hsla html html_encoded
	http_url https_url image ip ip4_addr ip6_addr ip_addr ipv4 ipv6 isbn isbn10 isbn13 iscolor isdefault iso3166_1_alpha2 iso3166_1_alpha2_eu
	iso3166_1_alpha3 iso3166_1_alpha3_eu iso3166_1_alpha_numeric iso3166_1_alpha_numeric_eu iso3166_2 iso4217 iso4217_numeric issn json jwt
	keys latitude len longitude lowercase lt ltcsfield lte ltecsfield ltefield ltfield luhn_checksum mac max md4 md5 mimetype min mongodb
	mongodb_connection_string multibyte ne ne_ignore_case necsfield nefield noneof noneofci nostructlevel number numeric omitempty omitnil
	omitzero oneof oneofci origin port postcode_iso3166_alpha2 postcode_iso3166_alpha2_field printascii required required_if required_unless
	required_with required_with_all required_without required_without_all rgb rgba ripemd128 ripemd160 semver sha256 sha384 sha512 skip_unless
	spicedb ssn startsnotwith startswith structonly tcp4_addr tcp6_addr tcp_addr tiger128 tiger160 tiger192 timezone udp4_addr udp6_addr
	udp_addr uds_exists ulid unique unix_addr uppercase uri url url_encoded urn_rfc2141 urn_rfc8141 uuid uuid3 uuid3_rfc4122 uuid4
	uuid4_rfc4122 uuid5 uuid5_rfc4122 uuid7 uuid_rfc4122 validateFn
`)
})

// Meant returns the word that a word of a validate tag is most likely meant to be: a known one that differs by a letter or two. It returns "" if the
// word is known, or like none, for a validator may have words of its own.
func Meant(word string) string {
	known := words()
	if slices.Contains(known, word) {
		return ""
	}
	best, least := "", maxTypos(word)+1
	for _, candidate := range known {
		if d := distance(word, candidate); d < least && withoutDigits(word) != withoutDigits(candidate) {
			best, least = candidate, d
		}
	}
	return best
}

// maxTypos is how many letters of a word may be wrong: the shorter it is, the more likely it is a word of its own.
func maxTypos(word string) int {
	switch n := utf8.RuneCountInString(word); {
	case n < 4:
		return 0
	case n < 6:
		return 1
	default:
		return 2
	}
}

func withoutDigits(word string) string {
	return strings.Map(func(r rune) rune {
		if '0' <= r && r <= '9' {
			return -1
		}
		return r
	}, word)
}

// distance returns how many letters are to be inserted, deleted, replaced or swapped with the next one to make b of a.
func distance(a, b string) int {
	x, y := []rune(a), []rune(b)
	before, above := []int(nil), make([]int, len(y)+1)
	for j := range above {
		above[j] = j
	}
	for i := range x {
		row := make([]int, len(y)+1)
		row[0] = i + 1
		for j := range y {
			cost := 1
			if x[i] == y[j] {
				cost = 0
			}
			row[j+1] = min(above[j]+cost, above[j+1]+1, row[j]+1)
			if i > 0 && j > 0 && x[i] == y[j-1] && x[i-1] == y[j] {
				row[j+1] = min(row[j+1], before[j-1]+1)
			}
		}
		before, above = above, row
	}
	return above[len(y)]
}
