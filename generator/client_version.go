package generator

import (
	"fmt"
	"strings"
)

// DefaultClientVersion is the version of a client that was given none.
const DefaultClientVersion = "0.0.0"

// CheckClientVersion returns an error if an emitted package can't have a version. It must be one that npm, the go command and pip all have a form for, in
// the same order: 1.4.0, or a pre-release such as 1.4.0-rc.1.
func CheckClientVersion(version string) error {
	if isClientVersion(version) {
		return nil
	}
	hint := ""
	if release, ok := strings.CutPrefix(version, "v"); ok && isClientVersion(release) {
		hint = ": leave the v out"
	}
	return fmt.Errorf("%q is no version, expected three numbers such as 1.4.0, or a pre-release such as 1.4.0-rc.1, -alpha.1 or -beta.1%s", version, hint)
}

func isClientVersion(version string) bool {
	release, pre, isPre := strings.Cut(version, "-")
	numbers := strings.Split(release, ".")
	if len(numbers) != 3 {
		return false
	}
	if isPre {
		stage, number, _ := strings.Cut(pre, ".")
		if stage != "alpha" && stage != "beta" && stage != "rc" {
			return false
		}
		numbers = append(numbers, number)
	}
	for _, n := range numbers {
		const most = 15 // npm takes no number above 2^53
		if n == "" || len(n) > most || n != "0" && n[0] == '0' || strings.Trim(n, "0123456789") != "" {
			return false
		}
	}
	return true
}
