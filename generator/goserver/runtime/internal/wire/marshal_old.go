//go:build !go1.28 && !(go1.27 && goexperiment.jsonv2)

package wire

import "encoding/json"

// Marshal encodes v, which is a pointer. Nil slices and maps become null, which all clients read as empty; Go 1.27 or newer writes them
// as [] and {}.
func Marshal(v any) ([]byte, error) { return json.Marshal(v) }
