package wire

import (
	"encoding/json"
	"reflect"
	"testing"
)

// plainRequests are written as the generated clients do it.
var plainRequests = []string{
	`{"method":"a.b","params":{"x":[1,"]\"}"]},"correlation_id":"c","reply_to":"user#1"}`,
	`{"method":"a.b","params":{},"correlation_id":"c","headers":{"traceparent":"00-\"ü"},"no_wait":true}`,
	`{"params":null,"correlation_id":"c","headers":{}}`,
}

// otherRequests are written in other ways, or are none.
var otherRequests = []string{
	`{}`, `[]`, `{`, `{"`, `{"method`, `{"method":`, `{"method":"`, `{"method":"a\`, `{"params":"`, `{"params":{"`, `{"params":[}`, `{"params":{},}`, `{"params":}`,
	`{"method":"a"}{}`, `{"method":"a"} `, ` {"method":"a"}`, `{"method": "a"}`, `{"method":"a" ,"params":{}}`, `{"params":{} }`,
	`{"method":"\u0061"}`, `{"method":"ä"}`, "{\"method\":\"\xff\"}", "{\"method\":\"\n\"}", `{"m\u0065thod":"a"}`, `{"METHOD":"a"}`, `{"method":1}`, `{"method":null}`,
	`{"method":"a","method":"b"}`, `{"method":"","method":"b"}`, `{"params":1,"params":2}`, `{"headers":{"a":"b"},"headers":{"c":"d"}}`,
	`{"correlation_id":"a","Correlation_ID":"b"}`, `{"headers":{"a":1}}`, `{"headers":[]}`, `{"headers":nul}`, `{"no_wait":1}`, `{"no_wait":tru}`, `{"no_wait":false}`,
	`{"no_wait":true,"no_wait":false}`, `{"cancel":"c"}`, `{"reply_to":1}`, `{"other":1}`, `{"params":01}`, `{"params":1e}`, `{"params":"a\x"}`,
	`{"params": 0}`, "{\"params\":\n{}}",
}

func TestPlainRequests(t *testing.T) {
	for _, data := range plainRequests {
		if !new(Request).readPlain([]byte(data)) {
			t.Errorf("%s isn't read, want it to be", data)
		}
	}
}

// FuzzPlainRequest holds that what readPlain takes is what encoding/json takes, and means the same.
func FuzzPlainRequest(f *testing.F) {
	for _, seeds := range [][]string{plainRequests, otherRequests} {
		for _, seed := range seeds {
			f.Add([]byte(seed))
		}
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		var got, want Request
		if !got.readPlain(data) {
			return
		}
		if err := json.Unmarshal(data, &want); err != nil || !reflect.DeepEqual(got, want) {
			t.Errorf("%q: %+v, want %+v, error %v", data, got, want, err)
		}
	})
}
