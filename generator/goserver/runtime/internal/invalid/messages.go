package invalid

import (
	"encoding/json"
	"math"
	"reflect"
	"strconv"
	"strings"
	"time"
)

// expectation says what a value of type t has to look like as JSON; raw is what it looks like instead.
func expectation(t reflect.Type, raw []byte, quoted bool) string {
	for t.Kind() == reflect.Pointer && !decodesItself(t) {
		t = t.Elem()
	}
	isNumber := len(raw) > 0 && (raw[0] == '-' || '0' <= raw[0] && raw[0] <= '9')
	inString := ""
	if quoted {
		inString = ", in a string"
	}
	switch kind := t.Kind(); {
	case t == reflect.TypeFor[time.Time]():
		return "must be a time such as 2006-01-02T15:04:05Z"
	case decodesItself(t):
		return "has a form that isn't allowed"
	case kind == reflect.Bool:
		return "must be true or false" + inString
	case reflect.Int <= kind && kind <= reflect.Uintptr:
		if quoted || isNumber {
			return "must be an integer from " + limits(t) + inString
		}
		return "must be an integer"
	case kind == reflect.Float32 || kind == reflect.Float64 || t == reflect.TypeFor[json.Number]():
		return "must be a number" + inString
	case kind == reflect.String:
		return "must be a string" + inString
	case kind == reflect.Slice && t.Elem().Kind() == reflect.Uint8 && len(raw) > 0 && raw[0] == '"':
		return "must be a string in base64"
	case kind == reflect.Slice || kind == reflect.Array:
		return "must be an array"
	case kind == reflect.Struct || kind == reflect.Map:
		return "must be an object"
	default:
		return "can't be read"
	}
}

// limits returns the least and the greatest value of an integer type.
func limits(t reflect.Type) string {
	bits := t.Bits()
	if t.Kind() >= reflect.Uint {
		return "0 to " + strconv.FormatUint(math.MaxUint64>>(64-bits), 10)
	}
	return strconv.FormatInt(math.MinInt64>>(64-bits), 10) + " to " + strconv.FormatInt(math.MaxInt64>>(64-bits), 10)
}

// ruleMessage says what a rule of a validate tag asks for. The type is nil if it isn't known.
func ruleMessage(tag, param string, t reflect.Type) string {
	if bound, is := bounds[tag]; is {
		return "must " + haveSize(t, bound, param)
	}
	if message, is := tagMessages[tag]; is {
		return strings.ReplaceAll(message, "%", param)
	}
	switch {
	case strings.HasPrefix(tag, "required"):
		return "is required"
	case strings.HasPrefix(tag, "excluded"):
		return "isn't allowed here"
	case tag == "oneof" || tag == "oneofci":
		return "must be one of " + param
	case param != "":
		return "breaks the rule " + tag + "=" + param
	default:
		return "breaks the rule " + tag
	}
}

// bounds are the rules about a number, or the size of what is none.
var bounds = map[string]string{
	"min": "at least ", "gte": "at least ", "max": "at most ", "lte": "at most ", "gt": "more than ", "lt": "less than ", "len": "exactly ",
}

var tagMessages = map[string]string{
	"eq":         "must be %",
	"ne":         "must not be %",
	"email":      "must be an email address",
	"url":        "must be a URL",
	"http_url":   "must be an HTTP URL",
	"uri":        "must be a URI",
	"uuid":       "must be a UUID",
	"uuid4":      "must be a UUID of version 4",
	"alpha":      "must have letters only",
	"alphanum":   "must have letters and digits only",
	"numeric":    "must be a number",
	"number":     "must have digits only",
	"boolean":    "must be true or false",
	"lowercase":  "must be in lower case",
	"uppercase":  "must be in upper case",
	"contains":   "must contain %",
	"excludes":   "must not contain %",
	"startswith": "must start with %",
	"endswith":   "must end with %",
	"unique":     "must not hold anything twice",
	"ip":         "must be an IP address",
	"datetime":   "must be a time in the form %",
	"eqfield":    "must be equal to %",
	"nefield":    "must not be equal to %",
	"gtfield":    "must be greater than %",
	"gtefield":   "must not be less than %",
	"ltfield":    "must be less than %",
	"ltefield":   "must not be greater than %",
}

// haveSize says what a bound means for a type.
func haveSize(t reflect.Type, bound, param string) string {
	unit := ""
	for t != nil && t.Kind() == reflect.Pointer {
		t = t.Elem()
	}
	if t != nil {
		switch t.Kind() { //nolint:exhaustive // the others are numbers
		case reflect.String:
			unit = " character"
		case reflect.Slice, reflect.Array:
			unit = " item"
		case reflect.Map:
			unit = " entr"
		}
	}
	switch {
	case unit == "":
		return "be " + bound + param
	case unit == " entr" && param == "1":
		return "have " + bound + param + " entry"
	case unit == " entr":
		return "have " + bound + param + " entries"
	case param == "1":
		return "have " + bound + param + unit
	default:
		return "have " + bound + param + unit + "s"
	}
}
