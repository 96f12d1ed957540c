package report

import (
	"fmt"
	"strconv"
	"strings"
	"unicode/utf8"
)

// A Row is one line of the table of figures.
type Row struct {
	What       string
	Ours, Peer string
	Figure     Figure // a ratio
	Goal       float64
	AtLeast    bool // the goal is the least that meets it, else the most
	Amount     *Amount
}

// An Amount is what a goal is about that has a unit: not the ratio, but what this takes by itself.
type Amount struct {
	Value float64
	Unit  string // of the value and of the goal, e.g. "objects"
}

// cells are the row's columns, under those of head.
func (r Row) cells() []string {
	goal := ""
	if r.Goal > 0 {
		goal = r.relation() + " " + trim(r.Goal)
		if r.Amount != nil {
			goal += " " + r.Amount.Unit
		}
	}
	spread := ""
	if r.Figure.Low != r.Figure.High {
		spread = Number(r.Figure.Low) + " to " + Number(r.Figure.High)
	}
	return []string{r.What, r.Ours, r.Peer, Number(r.Figure.Value), spread, goal, r.verdict()}
}

func (r Row) relation() string {
	if r.AtLeast {
		return "≥"
	}
	return "≤"
}

var head = []string{"", "this", "against", "figure", "middle half", "goal", ""}

// verdict returns whether the goal is met, and else by how much it is missed.
func (r Row) verdict() string {
	value := r.Figure.Value
	if r.Amount != nil {
		value = r.Amount.Value
	}
	switch {
	case r.Goal == 0:
		return ""
	case r.AtLeast && value >= r.Goal, !r.AtLeast && value <= r.Goal:
		return "met"
	case r.AtLeast:
		return fmt.Sprintf("missed by %.0f %%", (1-value/r.Goal)*100)
	default:
		return fmt.Sprintf("missed by %.0f %%", (value/r.Goal-1)*100)
	}
}

// Number has three digits that count, or all before the point.
func Number(v float64) string {
	switch {
	case v >= 100:
		return fmt.Sprintf("%.0f", v)
	case v >= 10:
		return fmt.Sprintf("%.1f", v)
	case v >= 0.1:
		return fmt.Sprintf("%.2f", v)
	default:
		return fmt.Sprintf("%.3f", v)
	}
}

// trim is a goal as it was set.
func trim(v float64) string { return strings.TrimSuffix(fmt.Sprint(v), ".0") }

// Thousands is a number below a million as people read it.
func Thousands(n int) string {
	if n < 1000 {
		return strconv.Itoa(n)
	}
	return fmt.Sprintf("%d,%03d", n/1000, n%1000)
}

// Megabytes is a number of bytes as people read it.
func Megabytes(bytes float64) string { return fmt.Sprintf("%.0f MB", bytes/1e6) }

// Table is Markdown whose columns stand below each other in a terminal, too.
func Table(rows []Row) string {
	lines := [][]string{head, nil}
	for _, r := range rows {
		lines = append(lines, r.cells())
	}
	widths := make([]int, len(head))
	for _, line := range lines {
		for i, cell := range line {
			widths[i] = max(widths[i], utf8.RuneCountInString(cell))
		}
	}
	var b strings.Builder
	for _, line := range lines {
		for i, width := range widths {
			cell := strings.Repeat("-", width)
			if line != nil {
				cell = line[i] + strings.Repeat(" ", width-utf8.RuneCountInString(line[i]))
			}
			b.WriteString("| " + cell + " ")
		}
		b.WriteString("|\n")
	}
	return b.String()
}
