package console

import (
	"io"
	"os"
	"strings"

	"golang.org/x/term"
)

// isTerminal reports whether w is a terminal that knows control characters.
func isTerminal(w io.Writer) bool {
	f, ok := w.(*os.File)
	return ok && term.IsTerminal(int(f.Fd())) && os.Getenv("TERM") != "dumb"
}

// A palette colours text.
type palette bool

const (
	plain    palette = false
	coloured palette = true
)

// paletteFor returns the palette for a writer: plain, unless it is a terminal whose user doesn't object (https://no-color.org).
func paletteFor(w io.Writer) palette {
	return palette(os.Getenv("NO_COLOR") == "" && isTerminal(w))
}

// Colours, as ANSI escape sequences number them.
const (
	bold   = "1"
	red    = "31"
	green  = "32"
	yellow = "33"
	cyan   = "36"
)

func (c palette) paint(colour, text string) string {
	if c == plain || text == "" {
		return text
	}
	return "\x1b[" + colour + "m" + text + "\x1b[0m"
}

// lines paints each line of a text in the colour that colourOf returns, which is "" for none.
func (c palette) lines(text string, colourOf func(line string) string) string {
	if c == plain {
		return text
	}
	var out strings.Builder
	for line := range strings.Lines(text) {
		body := strings.TrimRight(line, "\r\n")
		if colour := colourOf(body); colour != "" {
			body = c.paint(colour, body)
		}
		out.WriteString(body + line[len(strings.TrimRight(line, "\r\n")):])
	}
	return out.String()
}

// diff paints a unified diff.
func (c palette) diff(text string) string {
	return c.lines(text, func(line string) string {
		switch {
		case strings.HasPrefix(line, "diff "), strings.HasPrefix(line, "--- "), strings.HasPrefix(line, "+++ "):
			return bold
		case strings.HasPrefix(line, "@@"):
			return cyan
		case strings.HasPrefix(line, "-"):
			return red
		case strings.HasPrefix(line, "+"):
			return green
		}
		return ""
	})
}

// warnings paints the word "warning" in lines of diagnostics.
func (c palette) warnings(text string) string {
	return strings.ReplaceAll(text, ": warning: ", ": "+c.paint(yellow, "warning:")+" ")
}
