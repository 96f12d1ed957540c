package generator

import (
	"strings"
	"testing"
)

func TestCheckClientVersion(t *testing.T) {
	for _, good := range []string{DefaultClientVersion, "1.4.0", "10.20.30", "1.0.0-alpha.0", "1.0.0-beta.12", "1.0.0-rc.1", "999999999999999.0.0"} {
		if err := CheckClientVersion(good); err != nil {
			t.Error(err)
		}
	}
	for _, bad := range []string{
		"", "1", "1.4", "1.4.0.0", "01.4.0", "1.4.00", "1.-4.0", "1.4.0-", "1.4.0-rc", "1.4.0-rc.", "1.4.0-rc.01", "1.4.0-rc.1.2", "1.4.0-dev.1", "1.4-rc.1",
		"1.4.0rc1", "1.4.0+build", "1.4.x", " 1.4.0", "1.4.0\n", "9999999999999999.0.0", "1.4.0-rc.1-beta.1",
	} {
		if err := CheckClientVersion(bad); err == nil || strings.Contains(err.Error(), "leave") {
			t.Errorf("%q: error %v", bad, err)
		}
	}
	if err := CheckClientVersion("v1.4.0"); err == nil || !strings.HasSuffix(err.Error(), ": leave the v out") {
		t.Errorf("v1.4.0: error %v", err)
	}
}
