package main

import (
	"bufio"
	"bytes"
	_ "embed"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strconv"
	"time"

	"example.com/rpcgen/testdata/bench/environment"
)

// modulePath is the path of each synthetic module.
const modulePath = "example.com/synth"

// The files of a module that requires k8s.io/api, as go mod tidy left them: nothing needs to be looked up.
var (
	//go:embed modules/heavy.mod
	heavyMod []byte
	//go:embed modules/heavy.sum
	heavySum []byte
)

// A module is a synthetic Go module: a package api with so many methods, and perhaps others around it.
type module struct {
	name    string
	methods int

	single     bool // one interface holds all methods
	heavy      bool // the package also implements them, with net/http, database/sql and k8s.io/api
	foreign    bool // and its structs have fields of such types
	neighbours int  // packages beside it that have no service

	dir    string // where it was written
	edits  int
	source []byte // the text of the edited file without an edit
}

// write makes the module's files anew, once.
func (m *module) write(e *environment.Environment) error {
	if m.dir != "" {
		return nil
	}
	m.dir = filepath.Join(e.Dir, "modules", m.name)
	if err := os.RemoveAll(m.dir); err != nil {
		return err
	}
	mod := []byte("module " + modulePath + "\n\ngo 1.26.0\n")
	if m.heavy {
		mod = heavyMod
		if err := m.file("go.sum", func(w io.Writer) { _, _ = w.Write(heavySum) }); err != nil {
			return err
		}
	}
	return errors.Join(
		m.file("go.mod", func(w io.Writer) { _, _ = w.Write(mod) }),
		m.file("tygo.yaml", func(w io.Writer) { fmt.Fprintf(w, tygoConfig, modulePath) }),
		m.writeAPI(),
		m.writeNeighbours(),
		m.readSource(),
	)
}

// tygoConfig has tygo write the types of the package that it is given.
const tygoConfig = `packages:
  - path: %s/api
    output_path: .out/types.ts
    type_mappings:
      time.Time: string
      sql.NullString: unknown
      corev1.ObjectReference: unknown
`

func (m *module) writeAPI() error {
	const perFile = methodsPerService * servicesPerFile
	var errs []error
	for first := 0; first < m.methods; first += perFile {
		errs = append(errs, m.file(fmt.Sprintf("api/services_%04d.go", first/perFile), func(w io.Writer) {
			m.printServices(w, first, min(first+perFile, m.methods))
		}))
	}
	if m.single {
		errs = append(errs, m.file("api/api.go", func(w io.Writer) {
			fmt.Fprint(w, "package api\n\nimport \"context\"\n")
			printInterface(w, "API", 0, m.methods)
		}))
	}
	if m.heavy {
		errs = append(errs, m.file("api/server.go", func(w io.Writer) { printServer(w, m.methods) }))
	}
	return errors.Join(errs...)
}

// printServices prints a file with the services of the methods from first to before last.
func (m *module) printServices(w io.Writer, first, last int) {
	imports, more := `"time"`, ""
	if m.foreign {
		imports, more = "\"database/sql\"\n\t"+imports+"\n\n\tcorev1 \"k8s.io/api/core/v1\"", foreignFields
	}
	if !m.single {
		imports = "\"context\"\n\t" + imports
	}
	fmt.Fprintf(w, "package api\n\nimport (\n\t%s\n)\n", imports)
	for i := first; i < last; i++ {
		if service := i / methodsPerService; i%methodsPerService == 0 {
			if !m.single {
				printInterface(w, fmt.Sprintf("Service%04d", service), i, min(i+methodsPerService, last))
			}
			printEnums(w, service)
		}
		printStructs(w, i, more)
	}
}

func (m *module) writeNeighbours() error {
	for pkg := range m.neighbours {
		for file := range 4 {
			name := fmt.Sprintf("p%03d/handler_%d.go", pkg, file)
			if err := m.file(name, func(w io.Writer) { printNeighbour(w, pkg, file) }); err != nil {
				return err
			}
		}
	}
	return nil
}

// file writes a file of the module. It keeps no text: the memory of this process counts as that of each process which it starts.
func (m *module) file(name string, text func(io.Writer)) error {
	name = filepath.Join(m.dir, name)
	if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
		return err
	}
	f, err := os.Create(name)
	if err != nil {
		return err
	}
	w := bufio.NewWriter(f)
	text(w)
	return errors.Join(w.Flush(), f.Close())
}

// editedFile is the file that holds editedStruct.
func (m *module) editedFile() string { return filepath.Join(m.dir, "api/services_0000.go") }

func (m *module) readSource() (err error) {
	m.source, err = os.ReadFile(m.editedFile())
	return err
}

// edit gives a struct a field of a new name, in place of that of the edit before: no cache has seen this source. It returns the field's name on the wire.
func (m *module) edit() (string, error) {
	m.edits++
	field := fmt.Sprintf("edit_%s_%d", strconv.FormatInt(time.Now().UnixMilli(), 36), m.edits)
	head := []byte("\ntype " + editedStruct + " struct {\n")
	before, after, ok := bytes.Cut(m.source, head)
	if !ok {
		return "", fmt.Errorf("%s: found no struct %s", m.editedFile(), editedStruct)
	}
	line := fmt.Sprintf("\t// Edit is new.\n\tEdit%d int `json:\"%s\"`\n", m.edits, field)
	return field, os.WriteFile(m.editedFile(), bytes.Join([][]byte{before, head, []byte(line), after}, nil), 0o644)
}
