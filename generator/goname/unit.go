package goname

import "time"

// Unit returns the largest unit of package time that d is a multiple of, and how many of it d has: 5 and "time.Second".
func Unit(d time.Duration) (count int64, unit string) {
	for _, unit := range []struct {
		size time.Duration
		name string
	}{
		{time.Hour, "time.Hour"},
		{time.Minute, "time.Minute"},
		{time.Second, "time.Second"},
		{time.Millisecond, "time.Millisecond"},
		{time.Microsecond, "time.Microsecond"},
	} {
		if d%unit.size == 0 {
			return int64(d / unit.size), unit.name
		}
	}
	return int64(d), "time.Nanosecond"
}
