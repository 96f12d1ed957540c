package wire

import (
	"encoding/json"
	"reflect"
	"strings"
	"testing"

	"example.com/rpcgen/generator/golang/runtime/internal/scan"
)

const someID = "6a1cf7a2-95a0-4a3c-8f0a-5f3f0c9a1b2d"

// usualMessages are those that the scanner must not need encoding/json for.
var usualMessages = []string{
	`{}`,
	`{"id":3,"publish":{}}`,
	`{"id":4294967295,"publish":{}}`,
	`{"id":3,"rpc":{"data":{"result":{"a":[1,-0.5e+3,"\u00e4\n",true,null,{}]}}}}`,
	`{"push":{"channel":"user#u","pub":{"data":{"correlation_id":"` + someID + `","result":[]}}}}`,
	`{"push":{"channel":"user#u","pub":{"data":{"correlation_id":"` + someID + `","result":null},"offset":5}}}`,
	`{"push":{"channel":"user#u","pub":{"data":{"correlation_id":"` + someID + `","result":{ "a" : [ 1 , 2 ] }},"offset":18446744073709551609}}}`,
	`{"push":{"channel":"user#u","pub":{"data":{"correlation_id":"` + someID + `","seq":3,"progress":{"done":1}}}}}`,
	`{"push":{"channel":"user#v","pub":{"data":{"correlation_id":"` + someID + `","result":1}}}}`,
	`{"push":{"channel":"news.all","pub":{"data":{"type":"posted","data":[1,"\u00e4"]},"info":{"user":"u","client":"c"},"offset":5}}}`,
	`{"push":{"channel":"news.all","pub":{"data":null,"info":null}}}`,
	`{"id":2,"subscribe":{}}`,
	`{"id":2,"subscribe":{"recoverable":true,"epoch":"e","publications":[],"recovered":true,"offset":7,"data":{"publications":[1]}}}`,
	`{"id":2,"subscribe":{"publications":[{"data":{"correlation_id":"` + someID + `","result":[]},"offset":6},{"data":null,"info":{"user":"x"},"time":5}],"offset":7}}`,
	`{"id":2,"subscribe":{ "Publications" : [ { "DATA" : [ 1 , 2 ] , "data" : {} } , { } ] , "epoch" : "e" }}`,
}

var unusualMessages = []string{
	``, `{`, ` {}`, `{"id":0,"publish":{}}`, `{"id":01,"publish":{}}`, `{"id":4294967296,"publish":{}}`, `{"id":3,"publish":{"a":1}}`,
	`{"id":3,"error":{"code":103,"message":"permission denied"}}`,
	`{"id":3,"rpc":{"data":{"result":01}}}`, `{"id":3,"rpc":{"data":{"result":"a` + "\n" + `"}}}`, `{"id":3,"rpc":{"data":{"result":"\u12g4"}}}`,
	`{"id":3,"rpc":{"data":{"result":[1,]}}}`, `{"id":3,"rpc":{"data":{"result":{"a"}}}}`, `{"id":3,"rpc":{"data":{"error":{}}}}`,
	`{"push":{"channel":"user#u","pub":{"data":{"correlation_id":"` + someID + `","result":1},"info":{"user":"x"}}}}`,
	`{"push":{"channel":"user#u","pub":{"data":{"correlation_id":"` + someID + `","result":1},"offset":05}}}`,
	`{"push":{"channel":"user#u","pub":{"data":{"correlation_id":"` + strings.Repeat(`\u0041`, 6) + `","result":1}}}}`,
	`{"id":2,"subscribe":{"publications":[1]}}`, `{"id":2,"subscribe":{"publications":[{"offset":null}]}}`, `{"id":2,"subscribe":{"epoch":7}}`,
	`{"id":2,"subscribe":{"publications":[{"d\u0061ta":1}]}}`, `{"id":2,"subscribe":[]}`, `{"id":2,"subscribe":null}`, `{"id":2,"subscribe":{}`,
	`{"push":{"channel":"user#u","pub":{"data":{"correlation_id":"` + someID + `","seq":03,"progress":1}}}}`,
	`{"push":{"channel":"user#u","pub":{"data":{"correlation_id":"` + someID + `","seq":3}}}}`,
	`{"push":{"channel":"n\u0065ws","pub":{"data":1}}}`, `{"push":{"channel":"` + "\xff" + `","pub":{"data":1}}}`, `{"push":{"channel":"news","pub":{"data":1},"offset":05}}`,
	`{"push":{"channel":"news","pub":{"data":1,"info":}}}`, `{"push":{"channel":"news","pub":{"data":1,"tags":{"a":"b"}}}}`, `{"push":{"channel":"news","join":{"info":{}}}}`,
}

func TestUsual(t *testing.T) {
	s := NewScanner("user#u")
	for _, text := range usualMessages {
		if _, n := s.usual([]byte(text)); n != len(text) {
			t.Errorf("%s takes the general way", text)
		}
	}
	for _, text := range unusualMessages {
		if e, n := s.usual([]byte(text)); n >= 0 {
			t.Errorf("%s is %+v", text, e)
		}
	}
}

// Only an object without members is a ping: a message that a later server may send is none.
func TestScanPings(t *testing.T) {
	for text, want := range map[string]Kind{
		`{}`: KindPing, "{\t}": KindPing,
		`null`: KindMessage, `{"push":null}`: KindMessage, `{"news":{}}`: KindMessage, `{"id":0}`: KindMessage, `{"push":{}}`: KindMessage,
	} {
		events, err := NewScanner("user#u").Scan([]byte(text))
		if err != nil || len(events) != 1 || events[0].Kind != want {
			t.Errorf("%s: %+v, %v, want kind %d", text, events, err, want)
		}
	}
}

// What the scanner knows by its bytes is what encoding/json makes of it.
func FuzzScan(f *testing.F) {
	for _, text := range append(usualMessages, unusualMessages...) {
		f.Add([]byte(text))
	}
	f.Fuzz(func(t *testing.T, text []byte) {
		s := NewScanner("user#u")
		usual, n := s.usual(text)
		if n < 0 {
			return
		}
		general, m, err := s.general(text)
		if err != nil || n != m {
			t.Fatalf("%q: %+v of %d bytes, but %+v of %d bytes, %v", text, usual, n, general, m, err)
		}
		if !same(&usual, &general) {
			t.Errorf("%q: %+v, but %+v", text, usual, general)
		}
	})
}

func same(usual, general *Event) bool {
	switch usual.Kind {
	case KindMessage:
		return reflect.DeepEqual(usual, general)
	case KindPing:
		return general.Kind == KindPing
	case KindAcknowledged:
		m := general.Message
		return general.Kind == KindMessage && m.ID == usual.ID && m.Error == nil && m.RPC == nil
	case KindAnswer:
		m := general.Message
		var r Reply
		err := json.Unmarshal(m.RPC.Data, &r)
		return general.Kind == KindMessage && m.ID == usual.ID && m.Error == nil && err == nil && scan.IsNull(r.Error) && string(r.Result) == string(usual.Result)
	case KindResult:
		r := general.Reply
		return general.Kind == KindReply && general.Correlation == usual.Correlation && general.Offset == usual.Offset &&
			scan.IsNull(r.Error) && string(r.Result) == string(usual.Result)
	case KindProgress:
		r := general.Reply
		return general.Kind == KindReply && general.Correlation == usual.Correlation && general.Offset == usual.Offset && r.Seq == usual.Seq && string(r.Progress) == string(usual.Result)
	case KindPublished:
		p := general.Message.Push.Publication
		return general.Message.Push.Channel == string(usual.Channel) && string(p.Data) == string(usual.Result) && p.Offset == usual.Offset && scan.IsNull(p.Info) == scan.IsNull(usual.Info)
	default:
		return false
	}
}

// A message that can't be read harms the call that it is for, and no other.
func TestBroken(t *testing.T) {
	deep := strings.Repeat("[", 10_000) + strings.Repeat("]", 10_000)
	for text, want := range map[string]Event{
		`{"push":{"channel":"user#u","pub":{"data":{"correlation_id":"` + someID + `","result":` + deep + `}}}}`: {Kind: KindBroken, Correlation: CorrelationID([]byte(someID))},
		`{"push":{"channel":"user#v","pub":{"data":{"correlation_id":"` + someID + `","result":` + deep + `}}}}`: {Kind: KindBroken},
		`{"id":3,"rpc":{"data":{"result":` + deep + `}}}`:                                                        {Kind: KindBroken, ID: 3},
		`{"id":3,"publish":7}`:                 {Kind: KindMessage, ID: 3},
		`{"id":3,"error":"no"}`:                {Kind: KindBroken, ID: 3},
		`{"id":"3"}`:                           {Kind: KindBroken},
		`{"push":{"channel":7}}`:               {Kind: KindBroken},
		`{"push":{"channel":"user#u","pub":[]`: {},
	} {
		events, err := NewScanner("user#u").Scan([]byte(text + "\n{}"))
		if want.Kind == 0 {
			if err == nil {
				t.Errorf("%.60s: no error", text)
			}
			continue
		}
		if err != nil || len(events) != 2 || events[1].Kind != KindPing {
			t.Errorf("%.60s: %d events, %v", text, len(events), err)
			continue
		}
		if got := events[0]; got.Kind != want.Kind || got.ID != want.ID || got.Correlation != want.Correlation {
			t.Errorf("%.60s: %+v", text, got)
		}
	}
}
