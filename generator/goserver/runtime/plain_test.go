package rpcserver

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
		if !new(request).readPlain([]byte(data)) {
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
		var got, want request
		if !got.readPlain(data) {
			return
		}
		if err := json.Unmarshal(data, &want); err != nil || !reflect.DeepEqual(got, want) {
			t.Errorf("%q: %+v, want %+v, error %v", data, got, want, err)
		}
	})
}

// plainPushes are written as Centrifugo does it.
var plainPushes = []string{
	`{"channel":"rpc.requests","pub":{"data":{"method":"a"},"info":{"user":"ada","client":"1"}}}`,
	`{"channel":"rpc.requests","pub":{"data":{"a":"}\""},"info":{"user":"ada","client":"1","conn_info":{"name":"Ada"},"chan_info":[]}}}`,
	`{"channel":"rpc.requests","pub":{"data":1}}`,
}

func TestPlainPushes(t *testing.T) {
	for _, line := range plainPushes {
		if !new(push).readPlain([]byte(line)) {
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
		var got, want push
		if !got.readPlain(line) {
			return
		}
		if err := json.Unmarshal(line, &want); err != nil || !reflect.DeepEqual(got, want) {
			t.Errorf("%q: %+v, want %+v, error %v", line, got.Pub, want.Pub, err)
		}
	})
}
