package centrifugoclient_test

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	client "example.com/centrifugo_client"
)

const transcripts = `first: text: Look!
text: Look!
image: a cat at /cat.png
quote of ann: text: A dog
ann: quote of ann: text: A dog
{"first":{"type":"text","text":"Look!"},"blocks":[{"type":"text","text":"Look!"},{"type":"image","url":"/cat.png","alt":"a cat"},` +
	`{"type":"quote","by":"ann","blocks":[{"type":"text","text":"A dog"}]}],"by_user":{"ann":{"type":"quote","by":"ann","blocks":[{"type":"text","text":"A dog"}]}}}
first: nothing
ann: nothing
{"first":null,"blocks":[],"by_user":{}}
`

// Unions come as what they are, wherever they stand, and are written as they came.
func TestTranscript(t *testing.T) {
	api, _ := connect(t, "rooms")
	var got strings.Builder
	for _, room := range []string{"7", "empty"} {
		transcript, err := api.RoomsTranscript(within(t), client.TranscriptParams{RoomID: room})
		if err != nil {
			t.Fatal(err)
		}
		fmt.Fprintln(&got, "first:", show(transcript.First))
		for _, block := range transcript.Blocks {
			fmt.Fprintln(&got, show(block))
		}
		fmt.Fprintln(&got, "ann:", show(transcript.ByUser["ann"]))
		again, err := json.Marshal(transcript)
		if err != nil {
			t.Fatal(err)
		}
		fmt.Fprintln(&got, string(again))
	}
	if got.String() != transcripts {
		t.Errorf("got\n%s\nwant\n%s", got.String(), transcripts)
	}
}

func show(block client.Block) string {
	switch b := block.(type) {
	case nil:
		return "nothing"
	case *client.TextBlock:
		return b.Type + ": " + b.Text
	case *client.ImageBlock:
		return b.Type + ": " + b.Alt + " at " + b.URL
	case *client.QuoteBlock:
		return b.Type + " of " + b.By + ": " + show(b.Blocks[0])
	case *client.UnknownBlock:
		return b.Value + ": " + string(b.Data)
	default:
		panic(b)
	}
}
