package scenarios

import (
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	client "example.com/rpcgen/generator/golang/runtime"
	"example.com/rpcgen/testdata/stack"
)

// plays are the scenarios by their ids. One that isn't here is none of this client's: see elsewhere.
var plays = map[string]func(*stage){
	"S01": connectAndCall, "S02": connectionRefused, "S03": silentServer, "S04": wrongPath, "S05": forgedToken, "S06": expiredAtConnect,
	"S07": getTokenFailsOnce, "S08": replyChannelRefused, "S09": connectAtOnce, "S10": callBeforeConnect, "S11": oddUserIDs, "S12": subscribedByServer,
	"S13": userIDWithDot, "S14": serverRestarted, "S15": resetWhileIdle, "S16": serverSaysReconnect, "S17": terminalCode, "S18": resetInFlight,
	"S19": unknownOrNotSent, "S20": replyWhileAway, "S21": noSilentResend, "S22": halfOpen, "S23": cutInFrame, "S24": slowDrip, "S25": tokenRefreshed,
	"S26": staticTokenExpires, "S27": unsubscribedByServer, "S28": disconnectFromDeadPeer, "S29": disconnectInFlight, "S30": largeReply,
	"S31": malformedReplies, "S32": unreadableReplies, "S33": forgedReply, "S34": requestOverLimit, "S35": manyInFlight, "S36": slowConsumer,
	"S37": cancelOne, "S38": contextDeadline, "S39": callTimeout, "S40": manyCalls, "S41": nothingUnhandled, "S42": callbackPanics, "S43": cancelConnect,
	"S44": callAfterDisconnect, "S45": refusedByCentrifugo, "S46": idempotentResend, "S48": peerStopsReading, "S49": deepReply, "S50": storm,
	"S51": disconnectWhileConnecting, "S52": stateEvents, "S54": burst, "S55": replicaKilled,
	"S56": eventsOverCuts,
}

// summary is the scenario that says that native RPC survives those that are played over it, too.
const summary = "S47"

// A scenario is an item of the list that all clients share.
type scenario struct {
	ID         string             `json:"id"`
	Title      string             `json:"title"`
	Languages  []string           `json:"languages"`
	Transports []client.Transport `json:"transports"`
}

func TestScenarios(t *testing.T) {
	s, err := stack.StartTestServer("-ping", "3", "-pong", "2")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(s.Stop)
	passed := map[string][]client.Transport{}
	native := true
	for _, item := range list(t) {
		if item.ID == summary || !slices.Contains(item.Languages, "go") {
			continue
		}
		play := plays[item.ID]
		if play == nil {
			t.Errorf("%s %s has no test", item.ID, item.Title)
			continue
		}
		for _, transport := range item.Transports {
			name := fmt.Sprintf("%s %s over %s", item.ID, item.Title, transport)
			ok := t.Run(name, func(t *testing.T) {
				t.Run("play", func(t *testing.T) { play(newStage(t, s, transport)) })
				nothingLeft(t)
			})
			if ok {
				passed[item.ID] = append(passed[item.ID], transport)
			}
			native = native && (ok || transport != client.TransportRPC)
		}
	}
	if native {
		passed[summary] = []client.Transport{client.TransportRPC}
	}
	report(t, passed)
}

// list returns the scenarios of all clients.
func list(t *testing.T) []scenario {
	t.Helper()
	text, err := os.ReadFile("../../../testdata/scenarios/scenarios.json")
	if err != nil {
		t.Fatal(err)
	}
	var all []scenario
	if err := json.Unmarshal(text, &all); err != nil {
		t.Fatal(err)
	}
	return all
}

// report writes what has passed, unless some of the scenarios weren't asked for.
func report(t *testing.T, passed map[string][]client.Transport) {
	t.Helper()
	if strings.Contains(strings.Join(os.Args, " "), "-test.run=") && !t.Failed() && len(passed) < len(plays)+1 {
		return
	}
	text, err := json.MarshalIndent(passed, "", "\t")
	if err != nil {
		t.Fatal(err)
	}
	folder := "../../../.build/scenarios"
	if err := errors.Join(os.MkdirAll(folder, 0o755), os.WriteFile(filepath.Join(folder, "go.json"), append(text, '\n'), 0o644)); err != nil {
		t.Error(err)
	}
}
