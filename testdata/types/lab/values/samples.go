package values

import (
	"encoding/json"
	"log/slog"
	"math/big"
	"net"
	"net/netip"
	"reflect"
	"regexp"
	"time"
)

// samples make values of types that reflection can't fill, or would fill with what they don't allow.
var samples = map[reflect.Type]func(*filler) any{
	reflect.TypeFor[time.Time]():       func(f *filler) any { return f.time() },
	reflect.TypeFor[json.RawMessage](): func(f *filler) any { return f.raw() },
	reflect.TypeFor[json.Number]():     func(f *filler) any { return f.number() },
	reflect.TypeFor[big.Int]():         func(f *filler) any { return *f.bigInt() },
	reflect.TypeFor[big.Float]():       func(f *filler) any { return *f.bigFloat() },
	reflect.TypeFor[big.Rat]():         func(f *filler) any { return *f.bigRat() },
	reflect.TypeFor[netip.Addr]():      func(f *filler) any { return f.addr() },
	reflect.TypeFor[netip.AddrPort]():  func(f *filler) any { return f.addrPort() },
	reflect.TypeFor[netip.Prefix]():    func(f *filler) any { return f.prefix() },
	reflect.TypeFor[net.IP]():          func(f *filler) any { return f.ip() },
	reflect.TypeFor[net.IPNet]():       func(f *filler) any { return net.IPNet{IP: f.ip(), Mask: net.CIDRMask(24, 32)} },
	reflect.TypeFor[regexp.Regexp]():   func(f *filler) any { return *f.regexp() },
	reflect.TypeFor[slog.Level]():      func(f *filler) any { return slog.Level(f.rand.IntN(40) - 20) },
}

func (f *filler) plain() bool { return f.style == Empty || f.style == Holes }

var zones = []*time.Location{
	time.UTC, time.FixedZone("", 3600), time.FixedZone("", -3*3600-30*60), time.FixedZone("", 14*3600), time.FixedZone("", -23*3600-59*60), time.FixedZone("", 23*3600+59*60),
}

func (f *filler) time() time.Time {
	switch f.style {
	case Empty, Holes:
		return time.Time{}
	case Full:
		return time.Date(2026, 11, 23, 1, 2, 3, 456_000_000, time.UTC)
	case Lowest:
		return time.Date(1, 1, 1, 0, 0, 0, 1, time.UTC)
	case Most:
		return time.Date(9999, 12, 31, 23, 59, 59, 999_999_999, time.UTC)
	default:
		return f.randomTime()
	}
}

func (f *filler) randomTime() time.Time {
	zone := zones[f.rand.IntN(len(zones))]
	seconds := time.Date(3, 1, 1, 0, 0, 0, 0, time.UTC).Unix() + f.rand.Int64N(9995*365*86400)
	nanos := f.rand.Int64N(1e9)
	switch f.rand.IntN(4) {
	case 0:
		nanos = 0
	case 1:
		nanos -= nanos % 1e6
	}
	return time.Unix(seconds, nanos).In(zone)
}

func (f *filler) raw() json.RawMessage {
	if f.plain() || f.style == Random && f.one(4) {
		return nil
	}
	text, err := json.Marshal(f.any(0))
	if err != nil {
		panic(err) // it is JSON
	}
	return text
}

func (f *filler) number() json.Number {
	numbers := []json.Number{"1", "-0.5", "12345678901234567890", "0.1234567890123456789", "1e3", "1E-7", "9007199254740993", "0", "-17", "1.0", "100"}
	switch f.style {
	case Empty, Holes:
		return ""
	case Full:
		return "12.5"
	case Random:
		if n := numbers[f.rand.IntN(len(numbers))]; !f.safe || len(n) < 16 {
			return n
		}
		return "-0.25"
	default:
		return numbers[f.rand.IntN(len(numbers))]
	}
}

func (f *filler) bigInt() *big.Int {
	if f.plain() {
		return new(big.Int)
	}
	i := big.NewInt(f.integer(64))
	if f.style == Most || f.style == Random && !f.safe && f.one(2) {
		i.Mul(i, i).Mul(i, big.NewInt(-3))
	}
	return i
}

func (f *filler) bigFloat() *big.Float {
	if f.plain() {
		return new(big.Float)
	}
	x := big.NewFloat(f.float(64))
	if f.style == Most {
		x.SetPrec(200).Quo(x, big.NewFloat(3))
	}
	return x
}

func (f *filler) bigRat() *big.Rat {
	if f.plain() {
		return new(big.Rat)
	}
	return big.NewRat(f.integer(64), 1+f.rand.Int64N(1000))
}

func (f *filler) addr() netip.Addr {
	addrs := []string{"10.1.2.3", "::1", "fe80::1%eth0", "255.255.255.255", "2001:db8::ff00:42:8329", "::ffff:1.2.3.4"}
	if f.plain() || f.style == Random && f.one(4) {
		return netip.Addr{}
	}
	return netip.MustParseAddr(addrs[f.rand.IntN(len(addrs))])
}

func (f *filler) addrPort() netip.AddrPort {
	addr := f.addr()
	if !addr.IsValid() {
		return netip.AddrPort{}
	}
	return netip.AddrPortFrom(addr, []uint16{0, 80, 8080, 65535}[f.rand.IntN(4)])
}

func (f *filler) prefix() netip.Prefix {
	addr := f.addr().WithZone("")
	if !addr.IsValid() {
		return netip.Prefix{}
	}
	return netip.PrefixFrom(addr, f.rand.IntN(addr.BitLen()+1))
}

func (f *filler) ip() net.IP { return net.IP(f.addr().WithZone("").AsSlice()) }

func (f *filler) regexp() *regexp.Regexp {
	if f.plain() {
		return regexp.MustCompile("")
	}
	return regexp.MustCompile([]string{"a+", `^\d{3}"$`, "[<>&]", "\u2028"}[f.rand.IntN(4)])
}
