package centrifugoclient

import (
	"encoding/json"
	"errors"
	"fmt"
	"testing"
)

// A quotaError is what the generated code declares for an error with data.
type quotaError struct {
	Limit int `json:"limit"`
}

func (*quotaError) Error() string     { return "quota" }
func (*quotaError) errorName() string { return "quota" }

func TestErrorsByName(t *testing.T) {
	declared := error(&RPCError{Code: 404, Name: "task_not_found", Message: "no such task"})
	told := fmt.Errorf("wrapped: %w", &RPCError{Method: "tasks.get", Code: 499, Name: "task_not_found", Message: "other words"})
	if !errors.Is(told, declared) {
		t.Error("an error isn't the one of its name")
	}
	for _, other := range []error{ErrUnknownMethod, &RPCError{Method: "tasks.get", Name: "task_not_found"}, &RPCError{}, ErrDisconnected} {
		if errors.Is(told, other) {
			t.Errorf("it is %v, too", other)
		}
	}
	if nameless := (&RPCError{Method: "m", Code: 103, Message: "permission denied"}); errors.Is(nameless, &RPCError{Code: 103}) {
		t.Error("an error without name is another one")
	}
}

func TestErrorData(t *testing.T) {
	told := func(name, data string) error {
		return fmt.Errorf("wrapped: %w", &RPCError{Method: "m", Code: 429, Name: name, Data: json.RawMessage(data)})
	}
	var quota *quotaError
	if err := told("quota", `{"limit":3}`); !errors.As(err, &quota) || quota.Limit != 3 {
		t.Errorf("data = %+v, want a limit of 3", quota)
	}
	for _, err := range []error{told("other", `{"limit":3}`), told("quota", `{"limit":"3"}`), told("quota", ``)} {
		quota = nil
		if errors.As(err, &quota) || quota != nil {
			t.Errorf("%v has the data %+v", err, quota)
		}
	}
	if _, is := errors.AsType[*DisconnectError](told("quota", `{}`)); is {
		t.Error("it is a DisconnectError")
	}
}

func TestInvalidParams(t *testing.T) {
	err := error(&RPCError{Method: "m", Code: 400, Name: "invalid_params", Message: "invalid params", Data: json.RawMessage(
		`{"fields":[{"path":"items[0].name","rule":"max=3","message":"longer than 3"},{"path":"","rule":"type","message":"no object"}]}`)})
	var invalid *InvalidParamsError
	if !errors.As(err, &invalid) || !errors.Is(err, ErrInvalidParams) {
		t.Fatalf("%v has no fields", err)
	}
	if want := (InvalidField{"items[0].name", "max=3", "longer than 3"}); len(invalid.Fields) != 2 || invalid.Fields[0] != want {
		t.Errorf("fields = %+v", invalid.Fields)
	}
	if got, want := invalid.Error(), "invalid params (code 400)\nitems[0].name: longer than 3\nparams: no object"; got != want {
		t.Errorf("text = %q, want %q", got, want)
	}
}
