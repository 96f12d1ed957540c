package main

import (
	"fmt"
	"io"
)

// methodsPerService and servicesPerFile say how the synthetic declarations are spread, as in a project that grew.
const (
	methodsPerService = 10
	servicesPerFile   = 10
)

// editedStruct is where an edit puts its new field; see module.edit.
const editedStruct = "Params00000"

// printMethod prints a method of an interface, with its docs.
func printMethod(w io.Writer, i int) {
	fmt.Fprintf(w, `	// Method%05[1]d looks something up, and changes it.
	//
	// It is method number %[1]d of the synthetic API.
	Method%05[1]d(ctx context.Context, params *Params%05[1]d) (*Result%05[1]d, error)
`, i)
}

// printInterface prints a service with the methods from first to before last.
func printInterface(w io.Writer, name string, first, last int) {
	fmt.Fprintf(w, "\n// %s is a synthetic service.\n//\n//rpcgen:service\ntype %s interface {\n", name, name)
	for i := first; i < last; i++ {
		printMethod(w, i)
	}
	fmt.Fprint(w, "}\n")
}

// printEnums prints the two enums that the structs of a service use.
func printEnums(w io.Writer, service int) {
	fmt.Fprintf(w, "\n// Status%04[1]d is the status of a thing.\ntype Status%04[1]d string\n\n// The values of Status%04[1]d.\nconst (\n", service)
	for _, value := range []string{"Active", "Paused", "Deleted", "Unknown"} {
		fmt.Fprintf(w, "\t// Status%04[1]d%[2]s says what it says.\n\tStatus%04[1]d%[2]s Status%04[1]d = \"%[2]s\"\n", service, value)
	}
	fmt.Fprintf(w, `)

// Level%04[1]d is a level.
type Level%04[1]d int

// The values of Level%04[1]d.
const (
	Level%04[1]dLow Level%04[1]d = iota
	Level%04[1]dMid
	Level%04[1]dHigh
	Level%04[1]dMax
)
`, service)
}

// printStructs prints the three structs of a method, of eight fields each. Those of a service share its enums. The fields in more come last in the third.
func printStructs(w io.Writer, i int, more string) {
	fmt.Fprintf(w, `
// Params%05[1]d holds the parameters of Method%05[1]d.
type Params%05[1]d struct {
	// ID names the thing.
	ID string `+"`json:\"id\"`"+`
	// Count says how many.
	Count int64 `+"`json:\"count\"`"+`
	// Since is a lower bound.
	Since time.Time `+"`json:\"since\"`"+`
	// Status is an enum.
	Status Status%04[2]d `+"`json:\"status\"`"+`
	// Tags are free-form.
	Tags []string `+"`json:\"tags,omitempty\"`"+`
	// Meta is a map.
	Meta map[string]string `+"`json:\"meta,omitempty\"`"+`
	// Child is nested.
	Child *Child%05[1]d `+"`json:\"child,omitempty\"`"+`
	// Items are nested, too.
	Items []Child%05[1]d `+"`json:\"items\"`"+`
}

// Result%05[1]d is what Method%05[1]d returns.
type Result%05[1]d struct {
	// OK reports whether it worked.
	OK bool `+"`json:\"ok\"`"+`
	// Total is a total.
	Total int `+"`json:\"total\"`"+`
	// At is a point in time.
	At time.Time `+"`json:\"at\"`"+`
	// Level is an enum of numbers.
	Level Level%04[2]d `+"`json:\"level\"`"+`
	// Names are names.
	Names []string `+"`json:\"names\"`"+`
	// ByName maps names to children.
	ByName map[string]Child%05[1]d `+"`json:\"by_name,omitempty\"`"+`
	// First is the first child.
	First *Child%05[1]d `+"`json:\"first,omitempty\"`"+`
	// All are all children.
	All []Child%05[1]d `+"`json:\"all\"`"+`
}

// Child%05[1]d is nested in Params%05[1]d and Result%05[1]d.
type Child%05[1]d struct {
	// ID names the child.
	ID string `+"`json:\"id\"`"+`
	// Weight is a number.
	Weight int32 `+"`json:\"weight\"`"+`
	// Created is a point in time.
	Created time.Time `+"`json:\"created\"`"+`
	// Status is an enum.
	Status Status%04[2]d `+"`json:\"status\"`"+`
	// Labels are labels.
	Labels []string `+"`json:\"labels,omitempty\"`"+`
	// Attrs are attributes.
	Attrs map[string]int64 `+"`json:\"attrs,omitempty\"`"+`
	// Note is optional.
	Note *string `+"`json:\"note,omitempty\"`"+`
	// Data is raw.
	Data []byte `+"`json:\"data,omitempty\"`"+`
%[3]s}
`, i, i/methodsPerService, more)
}

// foreignFields are fields whose types the standard library and another module declare.
const foreignFields = `	// Null is from the standard library.
	Null sql.NullString ` + "`json:\"null\"`" + `
	// Ref is from another module.
	Ref *corev1.ObjectReference ` + "`json:\"ref\"`" + `
`

// printServer prints a type that implements the methods, with imports that are expensive to compile.
func printServer(w io.Writer, methods int) {
	fmt.Fprint(w, `package api

import (
	"context"
	"database/sql"
	"fmt"
	"net/http"
	"time"

	corev1 "k8s.io/api/core/v1"
)

type server struct {
	db  *sql.DB
	mux *http.ServeMux
	pod *corev1.Pod
	now func() time.Time
}
`)
	for i := range methods {
		fmt.Fprintf(w, `
func (s *server) Method%05[1]d(ctx context.Context, params *Params%05[1]d) (*Result%05[1]d, error) {
	if params.ID == "" {
		return nil, fmt.Errorf("method %[1]d: %%v has no id", params)
	}
	var total int
	if err := s.db.QueryRowContext(ctx, "SELECT count(*) FROM things WHERE id = $1", params.ID).Scan(&total); err != nil {
		return nil, fmt.Errorf("method %[1]d: %%w", err)
	}
	if s.pod != nil && s.pod.Status.Phase == corev1.PodRunning {
		total += http.StatusOK
	}
	result := &Result%05[1]d{OK: true, Total: total, At: s.now(), ByName: map[string]Child%05[1]d{}}
	for _, item := range params.Items {
		switch item.Status {
		case params.Status:
			result.All = append(result.All, item)
		default:
			result.ByName[item.ID] = item
		}
	}
	if child := params.Child; child != nil {
		result.First, result.Names = child, append(result.Names, child.Labels...)
	}
	return result, nil
}
`, i)
	}
}

// printNeighbour prints a file of a package that has no service: a handler of its own. The first file of each package also uses two packages before it.
func printNeighbour(w io.Writer, pkg, file int) {
	fmt.Fprintf(w, "package p%03d\n\nimport (\n\t\"context\"\n\t\"encoding/json\"\n\t\"errors\"\n\t\"fmt\"\n\t\"net/http\"\n\t\"strings\"\n", pkg)
	uses := ""
	if file == 0 && pkg >= 4 {
		fmt.Fprintf(w, "\n\t\"%[1]s/p%03[2]d\"\n\t\"%[1]s/p%03[3]d\"\n", modulePath, pkg/3, pkg/2)
		uses = fmt.Sprintf("\t_, _ = p%03d.Handle0, p%03d.Handle0\n", pkg/3, pkg/2)
	}
	fmt.Fprintf(w, `)

// Handle%[1]d decodes a request, and answers it.
func Handle%[1]d(ctx context.Context, w http.ResponseWriter, r *http.Request) error {
	var request struct {
		Name string   `+"`json:\"name\"`"+`
		Tags []string `+"`json:\"tags\"`"+`
	}
%[2]s	if err := json.NewDecoder(r.Body).Decode(&request); err != nil {
		return fmt.Errorf("handler %[1]d: %%w", err)
	}
	if err := ctx.Err(); err != nil {
		return errors.Join(err, r.Body.Close())
	}
	_, err := fmt.Fprintln(w, strings.ToUpper(request.Name), strings.Join(request.Tags, ", "))
	return err
}
`, file, uses)
}
