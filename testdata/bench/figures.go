package main

import (
	"math"
	"slices"
	"time"
)

// quantile is the value below which the share q of the values lies, between the two that are nearest. There is at least one value.
func quantile(values []float64, q float64) float64 {
	sorted := slices.Sorted(slices.Values(values))
	place := q * float64(len(sorted)-1)
	low := int(math.Floor(place))
	high := min(low+1, len(sorted)-1)
	return sorted[low] + (sorted[high]-sorted[low])*(place-float64(low))
}

func median(values []float64) float64 { return quantile(values, 0.5) }

// A figure is what came out for a goal.
type figure struct {
	value     float64
	low, high float64 // the middle half of what single runs gave
}

// ratio is that of the medians. Runs of one round are a pair: their ratios are its spread, so that what slows both down for a while doesn't count.
func ratio(ours, peer []float64) figure {
	pairs := make([]float64, len(ours))
	for i := range ours {
		pairs[i] = ours[i] / peer[i]
	}
	return figure{median(ours) / median(peer), quantile(pairs, 0.25), quantile(pairs, 0.75)}
}

// wallTimes are the times of samples in seconds.
func wallTimes(samples []sample) []float64 {
	values := make([]float64, len(samples))
	for i, s := range samples {
		values[i] = s.wall.Seconds()
	}
	return values
}

// memories are the peak memories of samples in bytes.
func memories(samples []sample) []float64 {
	values := make([]float64, len(samples))
	for i, s := range samples {
		values[i] = float64(s.memory)
	}
	return values
}

// milliseconds is a number of seconds as people read it.
func milliseconds(seconds float64) string {
	d := time.Duration(seconds * float64(time.Second))
	if d < 10*time.Millisecond {
		return d.Round(100 * time.Microsecond).String()
	}
	return d.Round(time.Millisecond).String()
}

// microseconds is a small number of seconds as people read it.
func microseconds(seconds float64) string { return number(seconds*1e6) + " µs" }
