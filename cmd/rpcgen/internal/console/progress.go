package console

import (
	"io"
	"strings"
	"sync"
	"time"
)

// A progress shows on a line of a terminal what a run is doing. The line appears after a second, and is erased at the end.
type progress struct {
	terminal io.Writer // nil if there is none: then nothing is shown

	mu      sync.Mutex
	timer   *time.Timer // runs from the first status to the end
	visible bool        // a second has passed
	status  string
	width   int // of the text on the line
}

// set sets what the run is doing from now on, e.g. "loading packages".
func (p *progress) set(status string) {
	if p.terminal == nil {
		return
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	p.status = status
	if p.timer == nil {
		p.timer = time.AfterFunc(time.Second, p.reveal)
	}
	p.draw()
}

// reveal makes the line visible.
func (p *progress) reveal() {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.visible = p.timer != nil
	p.draw()
}

// end erases the line. A later status begins a new second.
func (p *progress) end() {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.timer != nil {
		p.timer.Stop()
	}
	p.timer, p.visible = nil, false
	p.erase()
}

func (p *progress) draw() {
	p.erase()
	if p.visible {
		line := "rpcgen: " + p.status + " ..."
		p.width = len(line)
		_, _ = io.WriteString(p.terminal, line)
	}
}

// erase empties the line with blanks and carriage returns, which every terminal has.
func (p *progress) erase() {
	if p.width > 0 {
		_, _ = io.WriteString(p.terminal, "\r"+strings.Repeat(" ", p.width)+"\r")
		p.width = 0
	}
}

// around returns a writer that erases the line before it writes to w, which may be the same terminal.
func (p *progress) around(w io.Writer) io.Writer {
	if p.terminal == nil {
		return w
	}
	return &erasing{w, p}
}

type erasing struct {
	io.Writer
	progress *progress
}

func (s *erasing) Write(text []byte) (int, error) {
	s.progress.mu.Lock()
	defer s.progress.mu.Unlock()
	s.progress.erase()
	return s.Writer.Write(text)
}
