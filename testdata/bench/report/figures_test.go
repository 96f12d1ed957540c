package report

import "testing"

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
		if got := Quantile(c.values, c.q); got != c.want {
			t.Errorf("Quantile(%v, %v) is %v, want %v", c.values, c.q, got, c.want)
		}
	}
}

// TestRatio has a round in which all is slow: it moves neither the ratio nor its spread.
func TestRatio(t *testing.T) {
	got := Ratio([]float64{1, 2, 10, 2, 2}, []float64{4, 4, 20, 4, 4})
	if want := (Figure{Value: 0.5, Low: 0.5, High: 0.5}); got != want {
		t.Errorf("got %v, want %v", got, want)
	}
}

func TestFormat(t *testing.T) {
	for _, c := range [][2]string{
		{Milliseconds(0.00312), "3.1ms"},
		{Milliseconds(0.1704), "170ms"},
		{Milliseconds(2.6341), "2.634s"},
		{Megabytes(46_512_000), "47 MB"},
		{Thousands(100), "100"},
		{Thousands(10_007), "10,007"},
		{Number(0.0412), "0.041"},
		{Number(0.412), "0.41"},
		{Number(41.2), "41.2"},
		{Number(412.3), "412"},
	} {
		if c[0] != c[1] {
			t.Errorf("got %q, want %q", c[0], c[1])
		}
	}
}
