package goserver

import (
	"context"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"net/http/httptest"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	rpcserver "example.com/rpcgen/generator/goserver/runtime"
	"example.com/rpcgen/rpcdef"
	"example.com/rpcgen/testdata/stack"
)

// channelsOf returns what a configuration says of channels.
func channelsOf(t *testing.T, api *rpcdef.API) channelConfig {
	t.Helper()
	var config centrifugoConfig
	if err := json.Unmarshal(configOf(t, api, nil), &config); err != nil {
		t.Fatal(err)
	}
	return config.Channel
}

// TestNoMorePermissions holds that a namespace has what its channels declare, and that what nobody needs isn't there.
func TestNoMorePermissions(t *testing.T) {
	x := event("x", "X", plain("string"))
	public := channel("news", "news.all", x)
	public.Public = true
	for name, test := range map[string]struct {
		channel *rpcdef.Channel
		want    namespaceConfig
		asks    bool
	}{
		"asked":    {channel("room", "chat.{id}", x), namespaceConfig{Name: "chat", ChannelRegex: "^" + valueRegex + "$", SubscribeProxyEnabled: true}, true},
		"public":   {public, namespaceConfig{Name: "news", ChannelRegex: "^all$", AllowSubscribeForClient: true}, false},
		"per user": {channel("note", "note.a.#{user_id}", x), namespaceConfig{Name: "note", ChannelRegex: `^a\.#` + userRegex + "$", AllowUserLimitedChannels: true}, false},
	} {
		got := channelsOf(t, &rpcdef.API{Channels: []*rpcdef.Channel{test.channel}})
		if len(got.Namespaces) != 2 || got.Namespaces[1] != test.want {
			t.Errorf("%s: namespaces %+v, want that of requests and %+v", name, got.Namespaces, test.want)
		}
		if asks := got.Proxy.Subscribe != nil; asks != test.asks || got.WithoutNamespace.ChannelRegex != "" {
			t.Errorf("%s: %+v", name, got)
		}
	}
	inbox := channelsOf(t, &rpcdef.API{Channels: []*rpcdef.Channel{channel("inbox", "inbox#{user_id}", x)}})
	if len(inbox.Namespaces) != 1 || inbox.Proxy.Subscribe != nil || inbox.WithoutNamespace.ChannelRegex != "^(user|inbox)#"+userRegex+"$" {
		t.Errorf("inbox: %+v", inbox)
	}
}

// TestEmbeddedAgrees holds that the embedded server, which asks the runtime, has the namespaces of the configuration: for random patterns the same permissions,
// and the same names of channels.
func TestEmbeddedAgrees(t *testing.T) {
	seed := rand.Uint64()
	random := rand.New(rand.NewPCG(seed, 0))
	for range 100 {
		server, err := rpcserver.New(rpcserver.Options{Publisher: nobody{}})
		if err != nil {
			t.Fatal(err)
		}
		api := &rpcdef.API{}
		for i := range 1 + random.IntN(6) {
			c := randomChannel(random, i, api)
			if server.AddChannel(declared(c)) == nil { // else it can be the same as another
				api.Channels = append(api.Channels, c)
			}
		}
		config := channelsOf(t, api)
		for _, n := range config.Namespaces[1:] {
			checkNamespace(t, server.Namespace(n.Name), n)
			checkNames(t, random, api, n.Name, server.Namespace(n.Name).Regexp, n.ChannelRegex)
		}
		if regex := config.WithoutNamespace.ChannelRegex; regex != "" {
			checkNames(t, random, api, "", server.Namespace("").Regexp, regex)
		}
		if t.Failed() {
			t.Fatalf("seed %d: channels %s", seed, patterns(api))
		}
	}
}

// nobody publishes nothing.
type nobody struct{}

// Publish implements rpcserver.Publisher.
func (nobody) Publish(context.Context, string, []byte) error { return nil }

// randomChannel returns a channel that has the flags of those of its namespace.
func randomChannel(random *rand.Rand, i int, api *rpcdef.API) *rpcdef.Channel {
	words := []string{[]string{"chat", "team-x", "a_1"}[random.IntN(3)]}
	for j := range 1 + random.IntN(3) {
		words = append(words, []string{"room", "line-2", "x_y", fmt.Sprintf("{p%d}", j), fmt.Sprintf("{p%d:int64}", j)}[random.IntN(5)])
	}
	pattern := strings.Join(words, ".")
	switch random.IntN(6) {
	case 0:
		pattern = []string{"inbox", "mail", "a-b"}[random.IntN(3)] + "#{user_id}"
	case 1:
		pattern = words[0] + "." + []string{"", "own", "x.y"}[random.IntN(3)] + "#{user_id}"
	}
	e := event("e", "E", plain("string"))
	c := channel(fmt.Sprintf("c%d", i), pattern, e)
	c.Public, c.Recover, c.Presence, c.JoinLeave, e.Publish = flip(random), flip(random), flip(random), flip(random), flip(random)
	for _, other := range api.Channels {
		if other.Namespace == c.Namespace {
			c.Recover, c.Presence, c.JoinLeave, e.Publish = other.Recover, other.Presence, other.JoinLeave, other.Publishes()
			c.Public = c.Public || other.Public
		}
	}
	if c.Namespace == "" {
		c.Recover, c.Presence, c.JoinLeave, e.Publish = true, false, false, false
	}
	c.Public = c.Public && !c.PerUser
	return c
}

func flip(random *rand.Rand) bool { return random.IntN(2) == 0 }

// declared returns what package rpc says of a channel.
func declared(c *rpcdef.Channel) rpcserver.Channel {
	d := rpcserver.Channel{Name: c.Name, Pattern: c.Pattern, Public: c.Public, Recover: c.Recover, Presence: c.Presence, JoinLeave: c.JoinLeave}
	if c.Publishes() {
		d.Published = []string{c.Events[0].Name}
	}
	return d
}

func checkNamespace(t *testing.T, embedded *rpcserver.Namespace, n namespaceConfig) {
	t.Helper()
	if embedded == nil {
		t.Errorf("the embedded server has no namespace %s", n.Name)
		return
	}
	got := [6]bool{embedded.Public, embedded.Recover, embedded.Presence, embedded.JoinLeave, embedded.Publish, embedded.HasUsers}
	want := [6]bool{n.AllowSubscribeForClient, n.ForceRecovery, n.Presence, n.JoinLeave, n.AllowPublishForSubscriber, n.AllowUserLimitedChannels}
	if got != want || n.AllowPresenceForSubscriber != n.Presence || n.ForcePushJoinLeave != n.JoinLeave || n.AllowSubscribeForClient && n.SubscribeProxyEnabled {
		t.Errorf("namespace %+v, and in the embedded server %+v", n, embedded)
	}
}

// checkNames holds that both regular expressions match the same of random names, and those of the channels.
func checkNames(t *testing.T, random *rand.Rand, api *rpcdef.API, namespace string, embedded *regexp.Regexp, centrifugo string) {
	t.Helper()
	other := regexp.MustCompile(centrifugo)
	for _, c := range api.Channels {
		for range 20 {
			name := randomName(random, c)
			if c.Namespace == namespace && (!embedded.MatchString(name) || !other.MatchString(name)) {
				t.Errorf("%q of %s: it matches %s: %t, and %s: %t", name, c.Pattern, embedded, embedded.MatchString(name), other, other.MatchString(name))
			}
			for range 5 {
				name = mutated(random, name)
				if embedded.MatchString(name) != other.MatchString(name) {
					t.Errorf("%q: it matches %s: %t, and %s: %t", name, embedded, embedded.MatchString(name), other, other.MatchString(name))
				}
			}
		}
	}
}

// randomName returns what follows the namespace in the name of a channel.
func randomName(random *rand.Rand, c *rpcdef.Channel) string {
	var words []string
	for i, part := range c.Parts {
		switch {
		case i == 0 && c.Namespace != "":
		case part.Param == nil:
			words = append(words, part.Literal)
		case part.Param.Kind == rpcdef.Int64:
			words = append(words, strconv.FormatInt(random.Int64()-random.Int64(), 10))
		default:
			words = append(words, randomText(random, "7aZ!\"%&'()+-/:;<=>?@[\\]^_`{|}~"))
		}
	}
	name := strings.Join(words, ".")
	if c.PerUser {
		name += randomText(random, "7aZ$-_:@")
	}
	return name
}

func randomText(random *rand.Rand, chars string) string {
	text := make([]byte, 1+random.IntN(8))
	for i := range text {
		text[i] = chars[random.IntN(len(chars))]
	}
	return string(text)
}

// mutated returns a name with a character more, less, or another one.
func mutated(random *rand.Rand, name string) string {
	runes := []rune(name)
	at := random.IntN(len(runes) + 1)
	chars := []rune("#,*$.- 0a7\n\x00\x7fé\u2028")
	switch end := min(at+random.IntN(2), len(runes)); random.IntN(3) {
	case 0:
		runes = slices.Delete(runes, at, end)
	default:
		runes = slices.Replace(runes, at, end, chars[random.IntN(len(chars))])
	}
	return string(runes)
}

func patterns(api *rpcdef.API) string {
	var all []string
	for _, c := range api.Channels {
		all = append(all, c.Pattern)
	}
	return strings.Join(all, ", ")
}

// TestSubscriptions subscribes to channels of all kinds by a real Centrifugo, which runs on what is written.
func TestSubscriptions(t *testing.T) {
	server, err := rpcserver.New(rpcserver.Options{Publisher: nobody{}, ProxySecret: "proxy-secret"})
	if err != nil {
		t.Fatal(err)
	}
	api := channelsAPI()
	asked := make(chan string, 100)
	for _, c := range api.Channels {
		if !c.IsAsked() {
			err = server.AddChannel(declared(c))
		} else {
			err = server.Authorize(declared(c), func(ctx context.Context, values rpcserver.Values) error {
				asked <- rpcserver.CallFrom(ctx).Channel
				if slices.Contains(values, "closed") {
					return rpcserver.PermissionDenied("")
				}
				return nil
			})
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	proxies := httptest.NewServer(server.Handler())
	defer proxies.Close()
	c := start(t, configOf(t, api, DefaultTransports()), "CENTRIFUGO_CHANNEL_PROXY_SUBSCRIBE_ENDPOINT="+proxies.URL+"/centrifugo/subscribe")
	defer c.stop()
	connect := `{"id":1,"connect":{"token":"` + c.token() + `"}}`
	for _, test := range []struct {
		channel string
		code    int // 0: it is allowed
		asks    bool
	}{
		{"chat.room.7", 0, true},
		{"chat.room.closed", 403, true},
		{"chat.lobby", 0, true},
		{"chat.note#7", 0, false},
		{"chat.note#8", 103, false},
		{"chat.note#7,8", 107, false},
		{"chat.room.7#7", 107, false},
		{"chat.lobby2", 107, false},
		{"desk.-3.x", 0, false},
		{"desk.03.x", 107, false},
		{"inbox#7", 0, false},
		{"inbox#8", 103, false},
		{"other#7", 107, false},
		{"user#7", 0, false},
		{"user#8", 103, false},
	} {
		socket := stack.Dial(t, c.URL()) // of its own, to which nothing else is pushed
		socket.Ask(connect)
		got := socket.Ask(fmt.Sprintf(`{"id":2,"subscribe":{"channel":%q}}`, test.channel))
		want := `{"id":2,"subscribe":`
		if test.code != 0 {
			want = fmt.Sprintf(`{"id":2,"error":{"code":%d,`, test.code)
		}
		if !strings.HasPrefix(got, want) || len(asked) > 0 != test.asks {
			t.Errorf("subscribe to %s: got %s, want %s...; the server was asked: %t, want %t", test.channel, got, want, len(asked) > 0, test.asks)
		}
		for len(asked) > 0 {
			<-asked
		}
	}
}
