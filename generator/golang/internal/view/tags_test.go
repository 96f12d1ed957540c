package view

import (
	"reflect"
	"strconv"
	"strings"
	"testing"

	"example.com/rpcgen/generator/golang/internal/golangtest"
	"example.com/rpcgen/rpcdef"
)

// TestHostileTags holds that texts survive in the tags of fields.
func TestHostileTags(t *testing.T) {
	for text := range golangtest.Hostile {
		want := "eq=" + strings.ReplaceAll(strings.ReplaceAll(text, ",", "0x2C"), "|", "0x7C") + "."
		tag := fieldTag(&rpcdef.Field{Name: "n", Rules: []rpcdef.Rule{{Name: "eq", Arg: text + "."}}}, "")
		value, err := strconv.Unquote(tag)
		if got := reflect.StructTag(value).Get("validate"); err != nil || got != want {
			t.Errorf("%q in a tag: %q, %v", text, got, err)
		}
	}
}
