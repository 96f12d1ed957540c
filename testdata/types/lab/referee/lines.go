package referee

import (
	"bufio"
	"encoding/json"
	"errors"
	"io"
	"os"
)

// readLines reads a file with a JSON value on each line.
func readLines[T any](name string) ([]T, error) {
	f, err := os.Open(name)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	var all []T
	d := json.NewDecoder(bufio.NewReader(f))
	for {
		var value T
		switch err := d.Decode(&value); {
		case errors.Is(err, io.EOF):
			return all, nil
		case err != nil:
			return nil, err
		}
		all = append(all, value)
	}
}

func writeLines[T any](name string, all []T) error {
	f, err := os.Create(name)
	if err != nil {
		return err
	}
	w := bufio.NewWriter(f)
	e := json.NewEncoder(w)
	for _, value := range all {
		if err := e.Encode(value); err != nil {
			return err
		}
	}
	return errors.Join(w.Flush(), f.Close())
}

func writeJSON(name string, value any) error {
	text, err := json.MarshalIndent(value, "", "  ")
	if err != nil {
		return err
	}
	return os.WriteFile(name, text, 0o644)
}
