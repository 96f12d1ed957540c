package rpcdef

import "testing"

func TestErrorStem(t *testing.T) {
	for goName, want := range map[string]string{
		"ErrTaskNotFound": "TaskNotFound", "QuotaError": "Quota", "HTTPError": "HTTP", "ErrHTTPTimeout": "HTTPTimeout", "NotFound": "NotFound",
		"ErrParseError": "ParseError", "Errand": "Errand", "ErrandError": "Errand", "Err": "Err", "Error": "Error", "Err404": "Err404", "Err_x": "Err_x",
	} {
		if got := ErrorStem(goName); got != want {
			t.Errorf("ErrorStem(%q) = %q, want %q", goName, got, want)
		}
	}
}

func TestStem(t *testing.T) {
	for _, test := range []struct {
		e    Error
		want string
	}{
		{Error{Name: "http_timeout", GoName: "ErrHTTPTimeout"}, "HTTPTimeout"},
		{Error{Name: "quota", GoName: "QuotaError"}, "Quota"},
		{Error{Name: "board_missing", GoName: "ErrNotFound"}, "BoardMissing"},
	} {
		if got := test.e.Stem(); got != test.want {
			t.Errorf("the stem of %s, %s on the wire, is %q, want %q", test.e.GoName, test.e.Name, got, test.want)
		}
	}
}
