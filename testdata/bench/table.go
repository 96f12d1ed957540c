package main

import (
	"fmt"
	"strconv"
	"strings"
	"unicode/utf8"
)

// A row is one line of the table of figures.
type row struct {
	what       string
	ours, peer string
	figure     figure // a ratio
	goal       float64
	atLeast    bool // the goal is the least that meets it, else the most
	amount     *amount
}

// An amount is what a goal is about that has a unit: not the ratio, but what this takes by itself.
type amount struct {
	value float64
	unit  string // of the value and of the goal, e.g. "objects"
}

// cells are the row's columns, under those of head.
func (r row) cells() []string {
	goal := ""
	if r.goal > 0 {
		goal = r.relation() + " " + trim(r.goal)
		if r.amount != nil {
			goal += " " + r.amount.unit
		}
	}
	spread := ""
	if r.figure.low != r.figure.high {
		spread = number(r.figure.low) + " to " + number(r.figure.high)
	}
	return []string{r.what, r.ours, r.peer, number(r.figure.value), spread, goal, r.verdict()}
}

func (r row) relation() string {
	if r.atLeast {
		return "≥"
	}
	return "≤"
}

var head = []string{"", "this", "against", "figure", "middle half", "goal", ""}

// verdict returns whether the goal is met, and else by how much it is missed.
func (r row) verdict() string {
	value := r.figure.value
	if r.amount != nil {
		value = r.amount.value
	}
	switch {
	case r.goal == 0:
		return ""
	case r.atLeast && value >= r.goal, !r.atLeast && value <= r.goal:
		return "met"
	case r.atLeast:
		return fmt.Sprintf("missed by %.0f %%", (1-value/r.goal)*100)
	default:
		return fmt.Sprintf("missed by %.0f %%", (value/r.goal-1)*100)
	}
}

// number has three digits that count, or all before the point.
func number(v float64) string {
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

// thousands is a number below a million as people read it.
func thousands(n int) string {
	if n < 1000 {
		return strconv.Itoa(n)
	}
	return fmt.Sprintf("%d,%03d", n/1000, n%1000)
}

// megabytes is a number of bytes as people read it.
func megabytes(bytes float64) string { return fmt.Sprintf("%.0f MB", bytes/1e6) }

// table is Markdown whose columns stand below each other in a terminal, too.
func table(rows []row) string {
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
