package python

import (
	"math"
	"regexp"
	"strconv"
	"strings"
	"sync"
	"time"

	"example.com/rpcgen/rpcdef"
)

// parseInteger returns a function that parses a number of the kind. Others are refused: a limit beyond the kind's range would replace it.
func parseInteger(k rpcdef.Kind) func(string) (string, bool) {
	return func(s string) (string, bool) {
		if k.IsUnsigned() {
			n, err := strconv.ParseUint(s, 0, k.Bits())
			return strconv.FormatUint(n, 10), err == nil
		}
		n, err := strconv.ParseInt(s, 0, k.Bits())
		return strconv.FormatInt(n, 10), err == nil
	}
}

func parseFloat(s string) (string, bool) {
	f, err := strconv.ParseFloat(s, 64)
	return strconv.FormatFloat(f, 'g', -1, 64), err == nil && math.Abs(f) <= math.MaxFloat32
}

func parseDuration(s string) (string, bool) {
	if d, err := time.ParseDuration(s); err == nil {
		return strconv.FormatInt(int64(d), 10), true
	}
	return parseInteger(rpcdef.Int64)(s)
}

var oneOfWord = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`'[^']*'|\S+`) })

// splitWords splits the argument of oneof as the validator does, into words, or anything in single quotes.
func splitWords(arg string) []string {
	words := oneOfWord().FindAllString(arg, -1)
	for i, w := range words {
		words[i] = strings.ReplaceAll(w, "'", "")
	}
	return words
}
