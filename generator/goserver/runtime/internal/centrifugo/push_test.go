package centrifugo

import (
	"encoding/json"
	"reflect"
	"testing"
)

// plainPushes are written as Centrifugo does it.
var plainPushes = []string{
	`{"channel":"rpc.requests","pub":{"data":{"method":"a"},"info":{"user":"ada","client":"1"}}}`,
	`{"channel":"rpc.requests","pub":{"data":{"a":"}\""},"info":{"user":"ada","client":"1","conn_info":{"name":"Ada"},"chan_info":[]}}}`,
	`{"channel":"rpc.requests","pub":{"data":1}}`,
}

func TestPlainPushes(t *testing.T) {
	for _, line := range plainPushes {
		if !new(Push).readPlain([]byte(line)) {
			t.Errorf("%s isn't read, want it to be", line)
		}
	}
}

// FuzzPlainPush holds that what readPlain takes is what encoding/json takes, and means the same.
func FuzzPlainPush(f *testing.F) {
	const admin = `"info":{"user":"admin","client":"1"}`
	for _, seed := range append([]string{
		`{}`, `{"pub":{}}`, `{"pub":{"data":1},"pub":{` + admin + `}}`, `{"pub":{"data":1,` + admin + `,` + admin + `}}`, `{"pub":{"data":1,"data":2}}`,
		`{"pub":{"data":{}},"pub":{"data":{},` + admin + `},"x":{"y":{}}}`, `{"pub":{"data":{]},` + admin + `},"x":{"y":{}}}`, `{"pub":{"data":null}}`,
		`{"pub":{"data":{}},"Pub":{` + admin + `}}`, `{"pub":{"data":{},"info":{"user":"a","USER":"admin"}}}`, `{"pub":{"data":{},"info":{"user":"a","user":"b"}}}`,
		`{"pub":{"data":{},"info":null}}`, `{"pub":{"data":{},"info":{"conn_info":}}}`, `{"channel":"a","channel":"b","pub":{"data":1}}`, `{"pub":{"data":1}} `, `{"ping":{}}`,
	}, plainPushes...) {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, line []byte) {
		var got, want Push
		if !got.readPlain(line) {
			return
		}
		if err := json.Unmarshal(line, &want); err != nil || !reflect.DeepEqual(got, want) {
			t.Errorf("%q: %+v, want %+v, error %v", line, got.Pub, want.Pub, err)
		}
	})
}
