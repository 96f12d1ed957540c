package main

import (
	"testing"
	"time"
)

func TestQuantile(t *testing.T) {
	for _, c := range []struct {
		values []float64
		q      float64
		want   float64
	}{
		{[]float64{7}, 0.5, 7},
		{[]float64{3, 1, 2}, 0.5, 2},
		{[]float64{4, 1, 3, 2}, 0.5, 2.5},
		{[]float64{5, 1, 4, 2, 3}, 0.25, 2},
		{[]float64{1, 2, 3, 4}, 0.75, 3.25},
		{[]float64{1, 2, 3}, 0, 1},
		{[]float64{1, 2, 3}, 1, 3},
	} {
		if got := quantile(c.values, c.q); got != c.want {
			t.Errorf("quantile(%v, %v) is %v, want %v", c.values, c.q, got, c.want)
		}
	}
}

// TestRatio has a round in which all is slow: it moves neither the ratio nor its spread.
func TestRatio(t *testing.T) {
	got := ratio([]float64{1, 2, 10, 2, 2}, []float64{4, 4, 20, 4, 4})
	if want := (figure{value: 0.5, low: 0.5, high: 0.5}); got != want {
		t.Errorf("got %v, want %v", got, want)
	}
}

func TestSamples(t *testing.T) {
	samples := []sample{{time.Second, 3}, {1500 * time.Millisecond, 5}}
	if got := wallTimes(samples); got[0] != 1 || got[1] != 1.5 {
		t.Errorf("the times are %v", got)
	}
	if got := memories(samples); got[0] != 3 || got[1] != 5 {
		t.Errorf("the memories are %v", got)
	}
}

func TestFormat(t *testing.T) {
	for _, c := range [][2]string{
		{milliseconds(0.00312), "3.1ms"},
		{milliseconds(0.1704), "170ms"},
		{milliseconds(2.6341), "2.634s"},
		{megabytes(46_512_000), "47 MB"},
		{thousands(100), "100"},
		{thousands(10_007), "10,007"},
		{number(0.0412), "0.041"},
		{number(0.412), "0.41"},
		{number(41.2), "41.2"},
		{number(412.3), "412"},
	} {
		if c[0] != c[1] {
			t.Errorf("got %q, want %q", c[0], c[1])
		}
	}
}
