//go:build go1.28 || (go1.27 && goexperiment.jsonv2)

package wire

import (
	jsonv1 "encoding/json"
	"encoding/json/v2"
)

// Marshal encodes v, which is a pointer, as encoding/json does, but for nil slices and maps, which become [] and {}.
func Marshal(v any) ([]byte, error) {
	return json.Marshal(v, jsonv1.DefaultOptionsV1(), json.FormatNilSliceAsNull(false), json.FormatNilMapAsNull(false))
}
