package centrifugoclient

import (
	"bytes"
	"encoding/json"
	"log/slog"
	"math"
	"math/big"
	"net"
	"net/netip"
	"reflect"
	"regexp"
	"strconv"
	"testing"
	"time"
)

// server is the type that All stands for, as a server declares it.
type server struct {
	Basicbool      bool                         `json:"basicbool"`
	Basicstring    string                       `json:"basicstring"`
	Basicint       int                          `json:"basicint"`
	Basicint8      int8                         `json:"basicint8"`
	Basicint16     int16                        `json:"basicint16"`
	Basicint32     int32                        `json:"basicint32"`
	Basicint64     int64                        `json:"basicint64"`
	Basicuint      uint                         `json:"basicuint"`
	Basicuint8     uint8                        `json:"basicuint8"`
	Basicuint16    uint16                       `json:"basicuint16"`
	Basicuint32    uint32                       `json:"basicuint32"`
	Basicuint64    uint64                       `json:"basicuint64"`
	Basicuintptr   uintptr                      `json:"basicuintptr"`
	Basicfloat32   float32                      `json:"basicfloat32"`
	Basicfloat64   float64                      `json:"basicfloat64"`
	Quoted         int64                        `json:"quoted,string"`
	QuotedOptional *uint                        `json:"quoted_optional,omitempty,string"`
	QuotedNumber   json.Number                  `json:"quoted_number,string"`
	QuotedMaybe    *json.Number                 `json:"quoted_maybe_number,string"`
	Bytes          []byte                       `json:"bytes"`
	Array          uuid                         `json:"array"`
	Numbers        []number                     `json:"numbers"`
	Digits         map[string][]number          `json:"digits"`
	PlainDigits    []number                     `json:"plain_digits"`
	MapInt         map[int][][]byte             `json:"map_int"`
	MapAddr        map[netip.Addr]time.Duration `json:"map_addr"`
	Optional       *[]string                    `json:"optional"`
	Any            any                          `json:"any"`
	Raw            json.RawMessage              `json:"raw"`
	OptionalAny    *any                         `json:"optional_any,omitempty"`
	OptionalBig    *big.Int                     `json:"optional_big"`
	Big            big.Int                      `json:"big"`
	Number         json.Number                  `json:"number"`
	Level          slog.Level                   `json:"level"`
	Rat            big.Rat                      `json:"rat"`
	Float          big.Float                    `json:"float"`
	IP             net.IP                       `json:"ip"`
	Prefix         netip.Prefix                 `json:"prefix"`
	Pattern        *regexp.Regexp               `json:"pattern"`
	Inline         struct {
		P []point `json:"p"`
		Q string  `json:"q"`
	} `json:"inline"`
	AfterInline    string         `json:"after_inline"`
	B              time.Time      `json:"b"`
	OptionalInline *point         `json:"optional_inline"`
	ZeroStruct     hidden         `json:"zero_struct,omitzero"`
	ZeroArray      [2]hidden      `json:"zero_array,omitzero"`
	ZeroTime       time.Time      `json:"zero_time,omitzero"`
	ZeroOptional   *time.Time     `json:"zero_optional,omitzero"`
	EmptyAndZero   []int64        `json:"empty_and_zero,omitempty,omitzero"`
	Dash           string         `json:"-,"`
	BaseID         string         `json:"base_id"`
	Other          string         `json:"BaseID"`
	Odd            string         `json:"a b$<é>"`
	Upper          string         `json:"ID"`
	Lower          string         `json:"id"`
	Rules          string         `json:"rules"`
	Tree           map[string]any `json:"tree"`
	Status         string         `json:"status"`
	*Lack
}

// Lack is embedded, and absent when it is nil.
type Lack struct {
	LackInt      int      `json:"lack_int"`
	LackList     []int64  `json:"lack_list"`
	LackOptional *string  `json:"lack_optional,omitempty"`
	LackAny      any      `json:"lack_any"`
	LackBig      *big.Int `json:"lack_big,omitempty"`
	LackQuoted   bool     `json:"lack_quoted,string"`
}

type (
	uuid   [16]byte
	number uint8
	point  struct {
		X        float32 `json:"x"`
		LongName float64 `json:"long_name"`
	}
	// hidden has more than it shows.
	hidden struct{ secret int }
)

func full() *server {
	now := time.Date(2026, 11, 23, 1, 2, 3, 123_456_789, time.FixedZone("", -3*3600))
	count, text, maybe, anything := uint(math.MaxUint64), "", json.Number("-0"), any(map[string]any{"n": json.Number("12345678901234567890.5")})
	s := &server{
		Basicbool: true, Basicstring: "ä\u2028<&>\x00", Basicint: math.MinInt64, Basicint8: -128, Basicint16: -1, Basicint32: 1, Basicint64: math.MaxInt64,
		Basicuint: math.MaxUint64, Basicuint8: 255, Basicuint16: 1, Basicuint32: 2, Basicuint64: math.MaxUint64, Basicuintptr: 3,
		Basicfloat32: math.MaxFloat32, Basicfloat64: math.SmallestNonzeroFloat64,
		Quoted: math.MinInt64, QuotedOptional: &count, Bytes: []byte{0, 255, 254}, Array: uuid{1, 15: 2},
		QuotedNumber: "12345678901234567890.50e400", QuotedMaybe: &maybe,
		Numbers:     []number{0, 255},
		Digits:      map[string][]number{"": nil, "a": {0, 255}},
		PlainDigits: []number{0, 255},
		MapInt:      map[int][][]byte{-1: {nil, {}, {1}}, 2: nil},
		MapAddr:     map[netip.Addr]time.Duration{netip.MustParseAddr("fe80::1%eth0"): -1, {}: 2},
		Optional:    &[]string{}, Any: anything, Raw: json.RawMessage(`{"a":[1.0,1e400]}`), OptionalAny: &anything,
		OptionalBig: new(big.Int).Lsh(big.NewInt(-1), 200), Number: "1.50", Level: slog.LevelWarn + 1,
		IP: net.IPv4(1, 2, 3, 4), Prefix: netip.MustParsePrefix("10.0.0.0/8"), Pattern: regexp.MustCompile(`^a\b"$`),
		OptionalInline: &point{1, 2}, ZeroStruct: hidden{1}, ZeroArray: [2]hidden{{}, {2}}, ZeroTime: now, ZeroOptional: &time.Time{},
		EmptyAndZero: []int64{0}, B: now.UTC(), Dash: "-", BaseID: "b", Other: "o", Odd: "odd", Upper: "U", Lower: "l", Tree: map[string]any{"a": nil, "b": map[string]any{}},
		Lack: &Lack{LackList: []int64{}, LackOptional: &text, LackAny: 1, LackBig: new(big.Int)},
	}
	s.Big.Lsh(big.NewInt(1), 100)
	s.Rat.SetFrac64(-1, 3)
	s.Float.SetPrec(300).SetString("0.1000000000000000000000000000000000000000000000000000000000000001")
	s.Inline.P = []point{{}, {1.5, math.Pi}}
	return s
}

// MarshalJSON keeps a slice from being base64.
func (n number) MarshalJSON() ([]byte, error) { return strconv.AppendUint(nil, uint64(n), 10), nil }

// What the server writes decodes to an equal value, which it reads back.
func TestRoundTrip(t *testing.T) {
	for name, value := range map[string]*server{"zero": {}, "full": full(), "embedded zero": {Lack: &Lack{LackList: []int64{}, LackAny: 0}}} {
		t.Run(name, func(t *testing.T) {
			sent, err := json.Marshal(value)
			if err != nil {
				t.Fatal(err)
			}
			var client All
			if err := decodeResult("m", sent, &client); err != nil {
				t.Fatal(err)
			}
			back, err := json.Marshal(client) // by value, as the client's methods do
			if err != nil {
				t.Fatal(err)
			}
			compare(t, parsed(t, sent), parsed(t, back), "")
			var again server
			if err := json.Unmarshal(back, &again); err != nil {
				t.Fatalf("the server can't read it: %v", err)
			}
			resent, err := json.Marshal(&again)
			if err != nil {
				t.Fatal(err)
			}
			compare(t, shown(t, sent), shown(t, resent), "read by the server: ")
		})
	}
}

// shown returns what the server reads of what it wrote: it rounds numbers of unknown type and big.Float, and what it hides is lost.
func shown(t *testing.T, text []byte) map[string]any {
	t.Helper()
	object := parsed(t, text)
	for _, name := range []string{"any", "optional_any", "float", "zero_struct", "zero_array"} {
		delete(object, name)
	}
	return object
}

func parsed(t *testing.T, text []byte) map[string]any {
	t.Helper()
	d := json.NewDecoder(bytes.NewReader(text))
	d.UseNumber()
	var v map[string]any
	if err := d.Decode(&v); err != nil {
		t.Fatal(err)
	}
	return v
}

// compare compares objects. All has a few fields that server lacks: those of the server count.
func compare(t *testing.T, want, got map[string]any, path string) {
	t.Helper()
	for name, value := range want {
		if other, ok := got[name]; !ok || !reflect.DeepEqual(value, other) {
			t.Errorf("%s%s: %v came back as %v", path, name, value, other)
		}
	}
	for name, value := range got {
		if _, ok := want[name]; !ok && !onlyHere[name] {
			t.Errorf("%s%s: %v came from nowhere", path, name, value)
		}
	}
}

// onlyHere are the fields of All that stand for types of other modules.
var onlyHere = map[string]bool{"map_ip": true, "map_uuid": true, "uuid": true}
