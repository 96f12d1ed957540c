package rpcserver

// An Error is told to the client as it is. Handlers return it, wrapped or not; what else they return is logged, and told as internal.
type Error struct {
	Code      int    `json:"code"` // 400 to 1999
	Name      string `json:"name"` // tells errors apart, e.g. "task_not_found"
	Message   string `json:"message"`
	Data      any    `json:"data,omitempty"`
	Temporary bool   `json:"temporary,omitempty"` // the same call may succeed later
}

// Error returns the name and the message.
func (e *Error) Error() string { return e.Name + ": " + e.Message }

// A DeclaredError is an error of the API: what handlers return, and how clients see it.
type DeclaredError struct {
	name  string
	code  int
	match func(error) (data any, ok bool)
}

// DeclareError returns a declared error for a variable of the user's.
func DeclareError(name string, code int, err error) DeclaredError {
	return DeclaredError{name: name, code: code, match: func(e error) (any, bool) { return nil, e == err }} //nolint:errorlint // the chain is walked by the caller
}

// DeclareErrorType returns a declared error for a type of the user's, whose JSON is the error's data.
func DeclareErrorType[E error](name string, code int) DeclaredError {
	return DeclaredError{name: name, code: code, match: func(e error) (any, bool) { data, ok := e.(E); return data, ok }} //nolint:errorlint // the chain is walked by the caller
}
