package rpcserver

import "testing"

func TestCheckVersion(t *testing.T) {
	s, _ := newServer(t, Options{}, Service{Name: "x", Methods: []Method{
		NewMethod("x.same", MethodOptions{Hash: "1"}, hello),
		NewMethod("x.other", MethodOptions{Hash: "2"}, hello),
		NewMethod("x.another", MethodOptions{Hash: "3"}, hello),
		NewMethod("x.secret", MethodOptions{Hash: "4"}, hello),
	}})
	for _, c := range []Channel{{Name: "room_events", Pattern: "chat.room.{room_id}", Hash: "1"}, {Name: "news_events", Pattern: "news.all", Hash: "2", Public: true}} {
		if err := s.AddChannel(c); err != nil {
			t.Fatal(err)
		}
	}
	for params, want := range map[string]string{
		`{"version":"v","methods":{"x.same":"1"}}`: `{"result":{"changed":[],"missing":[]}}`,
		`{}`: `{"result":{"changed":[],"missing":[]}}`,
		`{"version":"v","methods":{"x.same":"1","x.other":"1","x.another":"","y.b":"1","y.a":"1"}}`:       `{"result":{"changed":["x.another","x.other"],"missing":["y.a","y.b"]}}`,
		`{"version":"v","methods":{"x.same":"1","room_events":"1"}}`:                                      `{"result":{"changed":[],"missing":[]}}`,
		`{"version":"v","methods":{"x.other":"1","room_events":"1","news_events":"1","desk_events":"1"}}`: `{"result":{"changed":["news_events","x.other"],"missing":["desk_events"]}}`,
	} {
		if got := string(s.Serve(t.Context(), Call{Method: "system.check_version"}, []byte(params))); got != want {
			t.Errorf("%s: %s, want %s", params, got, want)
		}
	}
}
