package rpcserver

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/go-playground/validator/v10"

	"example.com/rpcgen/generator/goserver/runtime/internal/invalid"
)

type Base struct {
	Owner string `json:"owner" validate:"omitempty,email"`
}

type Named struct {
	Zone string `json:"zone" validate:"required"`
}

type entry struct {
	Name string   `json:"name" validate:"required"`
	Tags []string `json:"tags" validate:"max=2,dive,min=2"`
	Next *entry   `json:"next"`
}

type createParams struct {
	Base
	Named  `json:"named"`
	Title  string                      `json:"title"          validate:"required,max=5"`
	Kind   string                      `json:"kind,omitempty" validate:"omitempty,oneof=a b"`
	Count  *int                        `json:"count"          validate:"omitempty,gte=1,lt=10"`
	Items  []entry                     `json:"items"          validate:"max=3,dive"`
	Ptrs   []*entry                    `json:"ptrs"           validate:"dive,required"`
	Labels map[string]string           `json:"labels"         validate:"dive,keys,min=2,endkeys,min=1"`
	Groups map[string]map[string]entry `json:"groups"         validate:"dive,dive"`
	Grid   [][]int                     `json:"grid"           validate:"dive,dive,gt=0"`
	From   time.Time                   `json:"from"`
	Until  time.Time                   `json:"until"          validate:"omitempty,gtfield=From"`
	Plain  int                         `validate:"max=1"`
}

func newValidator() func(any) error {
	return validator.New(validator.WithRequiredStructEnabled()).Struct
}

// fields returns what a body tells of the params: paths, rules and messages.
func fields(t *testing.T, body []byte) string {
	t.Helper()
	var reply struct {
		Error struct {
			Name string `json:"name"`
			Data struct {
				Fields []invalid.Problem `json:"fields"`
			} `json:"data"`
		} `json:"error"`
	}
	if err := json.Unmarshal(body, &reply); err != nil || reply.Error.Name != "invalid_params" {
		return string(body)
	}
	var all []string
	for _, f := range reply.Error.Data.Fields {
		all = append(all, f.Path+"|"+f.Rule+"|"+f.Message)
	}
	return strings.Join(all, "; ")
}

func nothing[P any](context.Context, *P) (*struct{}, error) { return nil, nil }

func validated[P any]() Service {
	return Service{Name: "x", Methods: []Method{NewMethod("x.x", MethodOptions{Validated: true}, nothing[P])}}
}

func TestValidate(t *testing.T) {
	s, _ := newServer(t, Options{Validate: newValidator()}, validated[createParams]())
	for _, test := range []struct{ params, want string }{
		{`"title":"a"`, `{"result":{}}`},
		{`"x":1`, `title|required|is required`},
		{`"title":"abcdef"`, `title|max=5|must have at most 5 characters`},
		{`"title":"a","owner":"x"`, `owner|email|must be an email address`},
		{`"title":"a","named":{"zone":""}`, `named.zone|required|is required`},
		{`"title":"a","kind":"c"`, `kind|oneof=a b|must be one of a b`},
		{`"title":"a","count":0`, `count|gte=1|must be at least 1`},
		{`"title":"a","count":10`, `count|lt=10|must be less than 10`},
		{`"title":"a","items":[{"name":"a"},{"tags":["x"]}]`, `items[1].name|required|is required; items[1].tags[0]|min=2|must have at least 2 characters`},
		{
			`"title":"a","items":[{"name":"a","next":{"name":"b","next":{"tags":["aa","bb","cc"]}}}]`,
			`items[0].next.next.name|required|is required; items[0].next.next.tags|max=2|must have at most 2 items`,
		},
		{`"title":"a","ptrs":[null]`, `ptrs[0]|required|is required`},
		{`"title":"a","labels":{"k":"v"}`, `labels[k]|min=2|must have at least 2 characters`},
		{`"title":"a","labels":{"a].b[0":""}`, `labels[a].b[0]|min=1|must have at least 1 character`},
		{`"title":"a","groups":{"a":{"b].c":{}}}`, `groups[a][b].c].name|required|is required`},
		{`"title":"a","groups":{"a].b[c":{"d]":{"name":"n","tags":["","xx"]}}}`, `groups[a].b[c][d]].tags[0]|min=2|must have at least 2 characters`},
		{`"title":"a","grid":[[1],[1,0]]`, `grid[1][1]|gt=0|must be more than 0`},
		{`"title":"a","from":"2026-01-02T00:00:00Z","until":"2026-01-01T00:00:00Z"`, `until|gtfield=from|must be greater than from`},
		{`"title":"a","Plain":2`, `Plain|max=1|must be at most 1`},
		{`"title":"a","items":5`, `items|type|must be an array`},
	} {
		params := `{"named":{"zone":"z"},` + test.params + `}`
		if got := fields(t, s.Serve(t.Context(), Call{Method: "x.x"}, []byte(params))); got != test.want {
			t.Errorf("%s:\n got %s\nwant %s", params, got, test.want)
		}
	}
}

type Page[T any] struct {
	Of []T `json:"of" validate:"dive"`
}

// TestValidateGeneric: the name of an instance has dots and brackets, which are no part of the path.
func TestValidateGeneric(t *testing.T) {
	s, _ := newServer(t, Options{Validate: newValidator()}, validated[Page[Page[entry]]]())
	got := fields(t, s.Serve(t.Context(), Call{Method: "x.x"}, []byte(`{"of":[{"of":[{"name":"a"},{}]}]}`)))
	if want := `of[0].of[1].name|required|is required`; got != want {
		t.Errorf("%s, want %s", got, want)
	}
}

type ownParams struct {
	What string `json:"what"`
}

var errDeclared = errors.New("declared")

func (p *ownParams) Validate() error {
	switch p.What {
	case "":
		return nil
	case "text":
		return errors.New("the end lies before the start")
	case "declared":
		return fmt.Errorf("secret: %w", errDeclared)
	case "denied":
		return PermissionDenied("not you")
	case "tags":
		return fmt.Errorf("wrapped: %w", newValidator()(&entry{}))
	default:
		panic("secret")
	}
}

type valueParams struct{ ownParams }

func TestOwnValidate(t *testing.T) {
	service := Service{
		Name: "x",
		Methods: []Method{
			NewMethod("x.x", MethodOptions{}, nothing[ownParams]),
			NewMethod("x.embedded", MethodOptions{}, nothing[valueParams]),
		},
		Errors: []DeclaredError{DeclareError("declared", 400, errDeclared)},
	}
	s, _ := newServer(t, Options{}, service)
	for _, test := range []struct{ what, want string }{
		{"", `{"result":{}}`},
		{"text", `|validate|the end lies before the start`},
		{"declared", `{"error":{"code":400,"name":"declared","message":"declared"}}`},
		{"denied", `{"error":{"code":403,"name":"permission_denied","message":"not you"}}`},
		{"tags", `|required|is required`}, // of another type than the params
		{"panic", toldInternal},
	} {
		for _, method := range []string{"x.x", "x.embedded"} {
			if got := fields(t, s.Serve(t.Context(), Call{Method: method}, []byte(`{"what":"`+test.what+`"}`))); got != test.want {
				t.Errorf("%s of %q: %s, want %s", method, test.what, got, test.want)
			}
		}
	}
	got := s.Serve(t.Context(), Call{Method: "x.x"}, []byte(`{"what":"text"}`))
	if want := `"message":"the end lies before the start","data"`; !strings.Contains(string(got), want) {
		t.Errorf("%s, want %s", got, want)
	}
}

// TestValidateOnlyFields: a validator isn't asked about params that a method doesn't have, and params come to it decoded.
func TestValidateOnlyFields(t *testing.T) {
	var asked []string
	validate := func(params any) error { asked = append(asked, fmt.Sprintf("%+v", params)); return nil }
	s, _ := newServer(t, Options{Validate: validate}, validated[greetParams](),
		Service{Name: "y", Methods: []Method{NewMethod("y.y", MethodOptions{}, nothing[struct{}])}})
	asked = nil
	s.Serve(t.Context(), Call{Method: "x.x"}, []byte(`{"name":"Ada"}`))
	s.Serve(t.Context(), Call{Method: "y.y"}, nil)
	if got := strings.Join(asked, " "); got != "&{Name:Ada}" {
		t.Errorf("asked about %s", got)
	}
}

type misspelt struct {
	Name string `json:"name" validate:"requird"`
}

type badBound struct {
	Name string `json:"name" validate:"required,min=a"`
}

type deep struct {
	Few  []map[string]*tree `json:"few"  validate:"min=3,dive,dive"`
	Self *deep              `json:"self"`
}

type tree struct {
	Left, Right *tree
	Leaf        struct{ misspelt }
}

type onKeys struct {
	Labels map[string]int `json:"labels" validate:"dive,keys,nonsense,endkeys"`
}

type wrongKind struct {
	Flag bool `json:"flag" validate:"min=1"`
}

type pointers struct {
	Name ***string `json:"name" validate:"required,nonsense"`
}

func TestRegister(t *testing.T) {
	ok := greeter(MethodOptions{}, hello)
	other := ok
	other.Name = "other"
	twice := Service{Name: "twice", Methods: []Method{NewMethod("twice.a", MethodOptions{}, hello), NewMethod("twice.a", MethodOptions{}, hello)}}
	for _, test := range []struct {
		name     string
		validate func(any) error
		service  Service
		want     string
	}{
		{"fine", newValidator(), validated[createParams](), ""},
		{"no tags, no validator", nil, greeterNamed("free"), ""},
		{"tags without a validator", nil, validated[createParams](), "method x.x: its params have validate tags, want Options.Validate"},
		{"service twice", nil, ok, `service "greeter" is registered already`},
		{"method of another service", nil, other, `method "greeter.greet" is registered already`},
		{"method twice", nil, twice, `method "twice.a" is registered already`},
		{"system", nil, Service{Name: "system"}, `service name "system" is the server's own`},
		{"unknown tag", newValidator(), validated[misspelt](), "Undefined validation function 'requird' on field 'Name'"},
		{"unknown tag far below", newValidator(), validated[deep](), "Undefined validation function 'requird' on field 'Name'"},
		{"unknown tag in a generic", newValidator(), validated[Page[[]*misspelt]](), "requird"},
		{"unknown tag of keys", newValidator(), validated[onKeys](), "nonsense"},
		{"unknown tag behind pointers", newValidator(), validated[pointers](), "nonsense"},
		{"bound that is no number", newValidator(), validated[badBound](), "method x.x: its params can't be validated"},
		{"tag that doesn't suit the type", newValidator(), validated[wrongKind](), "Bad field type bool"},
		{"a validator that fails at values only", func(any) error { var p *greetParams; return errors.New(p.Name) }, validated[greetParams](), ""},
	} {
		t.Run(test.name, func(t *testing.T) {
			s, _ := newServer(t, Options{Validate: test.validate}, ok)
			before := len(s.methods)
			err := s.Register(test.service)
			if test.want == "" {
				if err != nil {
					t.Error(err)
				}
				return
			}
			if err == nil || !strings.HasPrefix(err.Error(), "rpcserver: ") || !strings.Contains(err.Error(), test.want) {
				t.Errorf("error %v, want %q", err, test.want)
			}
			if len(s.methods) != before {
				t.Error("methods of the refused service are registered")
			}
		})
	}
}

// TestManyProblems: the message tells the first problem, and how many there are.
func TestManyProblems(t *testing.T) {
	s, _ := newServer(t, Options{Validate: newValidator()}, validated[createParams]())
	got := string(s.Serve(t.Context(), Call{Method: "x.x"}, []byte(`{"items":[`+strings.Repeat(`1,`, 1000)+`1],"title":1}`)))
	if want := `"message":"items[0] must be an object (and 19 more)"`; !strings.Contains(got, want) {
		t.Errorf("got %.200s, want %s in it", got, want)
	}
}

func greeterNamed(name string) Service {
	return Service{Name: name, Methods: []Method{NewMethod(name+".greet", MethodOptions{}, hello)}}
}
