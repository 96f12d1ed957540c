package main

import (
	"io"
	"strings"
	"sync"
	"time"
)

// A progress says in a line on a terminal what a run is at. A run of less than a second says nothing, and nothing of it stays.
type progress struct {
	terminal io.Writer // nil: there is none, and nothing is said

	mu    sync.Mutex
	timer *time.Timer // runs while something is at work
	late  bool        // a second is over
	doing string
	width int // of what is on the line
}

// say says what the run is at from now on.
func (p *progress) say(doing string) {
	if p.terminal == nil {
		return
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	p.doing = doing
	if p.timer == nil {
		p.timer = time.AfterFunc(time.Second, p.reveal)
	}
	p.draw()
}

// reveal shows the line from now on.
func (p *progress) reveal() {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.late = p.timer != nil
	p.draw()
}

// end is called when nothing is at work any more.
func (p *progress) end() {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.timer != nil {
		p.timer.Stop()
	}
	p.timer, p.late = nil, false
	p.erase()
}

func (p *progress) draw() {
	p.erase()
	if p.late {
		line := "rpcgen: " + p.doing + " ..."
		p.width = len(line)
		_, _ = io.WriteString(p.terminal, line)
	}
}

// erase leaves an empty line, with means that every terminal has.
func (p *progress) erase() {
	if p.width > 0 {
		_, _ = io.WriteString(p.terminal, "\r"+strings.Repeat(" ", p.width)+"\r")
		p.width = 0
	}
}

// around returns a writer to w, which may be the same terminal, that takes the line away first.
func (p *progress) around(w io.Writer) io.Writer {
	if p.terminal == nil {
		return w
	}
	return &surrounded{w, p}
}

type surrounded struct {
	io.Writer
	progress *progress
}

func (s *surrounded) Write(text []byte) (int, error) {
	s.progress.mu.Lock()
	defer s.progress.mu.Unlock()
	s.progress.erase()
	return s.Writer.Write(text)
}
