package rpcserver

import (
	"context"
	"errors"
	"fmt"
	"testing"
)

var (
	errNotFound = errors.New("no such task")
	errLocked   = errors.New("locked")
)

// quotaError is declared, with a pointer.
type quotaError struct {
	Limit int      `json:"limit"`
	Users []string `json:"users,omitempty"`
}

func (e *quotaError) Error() string { return fmt.Sprint("over ", e.Limit) }

// ageError is declared, without a pointer.
type ageError struct {
	Age int `json:"age"`
}

func (e ageError) Error() string { return "too old" }

// badDataError has no JSON.
type badDataError struct{ F func() }

func (badDataError) Error() string { return "bad data" }

// meansOthersError stands for other errors, by its methods.
type meansOthersError struct{}

func (meansOthersError) Error() string        { return "secret" }
func (meansOthersError) Is(target error) bool { return target == errLocked }

type meansQuotaError struct{ _ []string } // it can't be compared

func (meansQuotaError) Error() string { return "secret" }
func (meansQuotaError) As(target any) bool {
	quota, is := target.(**quotaError)
	if is {
		*quota = &quotaError{Limit: 9}
	}
	return is
}

type uncomparable []string

func (uncomparable) Error() string { return "uncomparable" }

var declared = []DeclaredError{
	DeclareError("task_not_found", 404, errNotFound),
	DeclareError("locked", 423, errLocked),
	DeclareError("uncomparable", 400, uncomparable{"a"}),
	DeclareErrorType[*quotaError]("quota", 429),
	DeclareErrorType[ageError]("age", 400),
	DeclareErrorType[badDataError]("bad_data", 400),
}

func TestToldErrors(t *testing.T) {
	const (
		notFound = `{"error":{"code":404,"name":"task_not_found","message":"no such task"}}`
		locked   = `{"error":{"code":423,"name":"locked","message":"locked"}}`
		quota    = `{"error":{"code":429,"name":"quota","message":"over 9","data":{"limit":9}}}`
		age      = `{"error":{"code":400,"name":"age","message":"too old","data":{"age":9}}}`
		own      = `{"error":{"code":1999,"name":"own","message":"mine","data":[1],"temporary":true}}`
	)
	ownError := &Error{Code: 1999, Name: "own", Message: "mine", Data: []int{1}, Temporary: true}
	for _, test := range []struct {
		name string
		err  error
		want string
	}{
		{"variable", errNotFound, notFound},
		{"wrapped variable", fmt.Errorf("secret: %w", errNotFound), notFound},
		{"joined", errors.Join(errors.New("secret"), errNotFound), notFound},
		{"deep", fmt.Errorf("secret: %w and %w", errors.New("secret"), fmt.Errorf("%w", errors.Join(meansOthersError{}))), locked},
		{"method Is", meansOthersError{}, locked},
		{"method As", meansQuotaError{}, quota},
		{"type", &quotaError{Limit: 9}, quota},
		{"wrapped type", fmt.Errorf("secret: %w", &quotaError{Limit: 9}), quota},
		{"type without a pointer", ageError{9}, age},
		{"pointer to such a type", &ageError{9}, age},
		{"own", ownError, own},
		{"wrapped own", fmt.Errorf("secret: %w", ownError), own},
		{"outermost: declared", outer{errLocked, ownError}, locked},
		{"outermost: own", fmt.Errorf("%w, %w", ownError, errLocked), own},
		{"first of two", errors.Join(errLocked, errNotFound), locked},
		{"undeclared", errors.New("no such task"), toldInternal},
		{"nil pointer of a declared type", (*quotaError)(nil), toldInternal},
		{"data without JSON", badDataError{}, toldInternal},
		{"uncomparable", uncomparable{"a"}, toldInternal},
		{"cancelled elsewhere", context.Canceled, toldInternal},
		{"timed out elsewhere", context.DeadlineExceeded, toldInternal},
	} {
		t.Run(test.name, func(t *testing.T) {
			service := greeter(MethodOptions{}, func(context.Context, *greetParams) (*greetResult, error) {
				return &greetResult{"secret"}, test.err
			})
			service.Errors = declared
			s, _ := newServer(t, Options{}, service)
			if got := greet(t.Context(), s, Call{}); got != test.want {
				t.Errorf("%s, want %s", got, test.want)
			}
		})
	}
}

// outer is itself what first says, and wraps second.
type outer struct{ first, second error }

func (outer) Error() string          { return "secret" }
func (o outer) Is(target error) bool { return target == o.first }
func (o outer) Unwrap() error        { return o.second }
