package lanes

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"strings"
)

// A partner is a process that answers each line of its input by a line of its output, and ends when its input does.
type partner struct {
	cmd    *exec.Cmd
	input  io.WriteCloser
	output *bufio.Reader
}

// engage starts a partner.
func engage(argv ...string) (*partner, error) {
	p := &partner{cmd: exec.Command(argv[0], argv[1:]...)}
	p.cmd.Stderr = os.Stderr
	var err error
	if p.input, err = p.cmd.StdinPipe(); err != nil {
		return nil, err
	}
	output, err := p.cmd.StdoutPipe()
	if err != nil {
		return nil, err
	}
	p.output = bufio.NewReader(output)
	return p, p.cmd.Start()
}

// hear decodes the next line of the partner's output, which is JSON.
func (p *partner) hear(answer any) error {
	line, err := p.output.ReadBytes('\n')
	if err == nil {
		err = json.Unmarshal(line, answer)
	}
	if err != nil {
		return fmt.Errorf("%s: no answer: %w", strings.Join(p.cmd.Args, " "), err)
	}
	return nil
}

// ask writes a line of JSON to the partner, and decodes its answer.
func (p *partner) ask(question, answer any) error {
	line, err := json.Marshal(question)
	if err != nil {
		return err
	}
	if _, err := p.input.Write(append(line, '\n')); err != nil {
		return err
	}
	return p.hear(answer)
}

// dismiss ends the partner's input, and waits for its end.
func (p *partner) dismiss() error {
	return errors.Join(p.input.Close(), p.cmd.Wait())
}
