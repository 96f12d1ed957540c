package report

import (
	"math"
	"slices"
	"time"
)

// Quantile is the value below which the share q of the values lies, between the two that are nearest. There is at least one value.
func Quantile(values []float64, q float64) float64 {
	sorted := slices.Sorted(slices.Values(values))
	place := q * float64(len(sorted)-1)
	low := int(math.Floor(place))
	high := min(low+1, len(sorted)-1)
	return sorted[low] + (sorted[high]-sorted[low])*(place-float64(low))
}

// Median is the value in the middle. There is at least one value.
func Median(values []float64) float64 { return Quantile(values, 0.5) }

// A Figure is what came out for a goal.
type Figure struct {
	Value     float64
	Low, High float64 // the middle half of what single runs gave
}

// Ratio is that of the medians. Runs of one round are a pair: their ratios are its spread, so that what slows both down for a while doesn't count.
func Ratio(ours, peer []float64) Figure {
	pairs := make([]float64, len(ours))
	for i := range ours {
		pairs[i] = ours[i] / peer[i]
	}
	return Figure{Median(ours) / Median(peer), Quantile(pairs, 0.25), Quantile(pairs, 0.75)}
}

// Milliseconds is a number of seconds as people read it.
func Milliseconds(seconds float64) string {
	d := time.Duration(seconds * float64(time.Second))
	if d < 10*time.Millisecond {
		return d.Round(100 * time.Microsecond).String()
	}
	return d.Round(time.Millisecond).String()
}

// Microseconds is a small number of seconds as people read it.
func Microseconds(seconds float64) string { return Number(seconds*1e6) + " µs" }
