package invalid

import (
	"reflect"
	"slices"
	"strings"
	"testing"
)

type Base struct {
	Owner string `json:"owner"`
}

type Named struct {
	Zone string `json:"zone"`
}

type entry struct {
	Name string   `json:"name"`
	Tags []string `json:"tags"`
	Next *entry   `json:"next"`
}

type createParams struct {
	Base
	Named  `json:"named"`
	Title  string                      `json:"title"`
	Items  []entry                     `json:"items"`
	Labels map[string]string           `json:"labels"`
	Groups map[string]map[string]entry `json:"groups"`
}

// TestWirePlace holds what is told of namespaces that make no sense: no panic, and no names of Go.
func TestWirePlace(t *testing.T) {
	params := reflect.TypeFor[createParams]()
	for namespace, want := range map[string]string{
		"":                           "",
		"createParams":               "",
		"createParams.":              "",
		"createParams.Items":         "items",
		"createParams.Items[":        "items",
		"createParams.Items[]":       "items[]",
		"createParams.Items[0].Gone": "items[0]",
		"createParams.Items[0][1]":   "items[0]",
		"createParams.Title.Length":  "title",
		"createParams.Base.Owner":    "owner",
		"createParams.Named.Zone":    "named.zone",
		"createParams.Owner":         "",
		"other.Title":                "",
		"createParams.Labels[]":      "labels[]",
		"createParams.Labels[" + strings.Repeat("]", 9) + "]":  "labels[]]]]]]]]]]",
		"createParams.Labels[" + strings.Repeat("]", 99) + "]": "labels[]",
	} {
		if got := wirePlace(params, namespace).path; got != want {
			t.Errorf("%s: %s, want %s", namespace, got, want)
		}
	}
}

// FuzzWirePlace holds that paths begin with a name on the wire.
func FuzzWirePlace(f *testing.F) {
	f.Add("createParams.Groups[a][b].Tags[0]")
	f.Add("createParams.Items[0].Next.Next.Name")
	f.Add("createParams.Labels[]][[]]")
	params := reflect.TypeFor[createParams]()
	names := wireFields(params)
	f.Fuzz(func(t *testing.T, namespace string) {
		path := wirePlace(params, namespace).path
		first, _, _ := strings.Cut(path, ".")
		first, _, _ = strings.Cut(first, "[")
		if path != "" && !slices.ContainsFunc(names, func(f wireField) bool { return f.name == first }) {
			t.Errorf("%q: %q", namespace, path)
		}
	})
}
