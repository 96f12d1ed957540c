package goname

import (
	"testing"
	"time"
)

func TestUnit(t *testing.T) {
	for _, test := range []struct {
		d     time.Duration
		count int64
		unit  string
	}{
		{48 * time.Hour, 48, "time.Hour"},
		{90 * time.Minute, 90, "time.Minute"},
		{5 * time.Second, 5, "time.Second"},
		{1500 * time.Millisecond, 1500, "time.Millisecond"},
		{7 * time.Microsecond, 7, "time.Microsecond"},
		{1, 1, "time.Nanosecond"},
	} {
		if count, unit := Unit(test.d); count != test.count || unit != test.unit {
			t.Errorf("Unit(%s) = %d, %s; want %d, %s", test.d, count, unit, test.count, test.unit)
		}
	}
}
