package typescript

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"example.com/rpcgen/rpcdef"
)

// Parameters of a channel that don't fit a line have one each.
func TestWideChannel(t *testing.T) {
	parts, pattern := []rpcdef.ChannelPart{fixed("field")}, "field"
	for _, name := range []string{"first", "second", "third", "fourth", "fifth"} {
		parts, pattern = append(parts, param(name+"_coordinate", rpcdef.String)), pattern+".{"+name+"_coordinate}"
	}
	measured := event("measured", "Measured", integer)
	measured.Publish = true
	c := channel("field_events", "FieldEvents", pattern, parts, measured)
	c.Presence, c.Public = true, true
	api := api(nil)
	api.Channels = []*rpcdef.Channel{c}
	files := mustGenerate(t, api)
	const want = `export function fieldEventsMeasured(
  rpc: RPCSubscriber,
  params: {
    first_coordinate: string;
    second_coordinate: string;
    third_coordinate: string;
    fourth_coordinate: string;
    fifth_coordinate: string;
  },
  data: number,
  options?: RequestOptions,
): Promise<void>;`
	for _, f := range files {
		if f.Path != "esm/channels.d.ts" {
			continue
		}
		_, rest, _ := strings.Cut(string(f.Data), "export function fieldEventsMeasured(")
		signature, _, _ := strings.Cut(rest, ";\n\n")
		if diff := cmp.Diff(want, "export function fieldEventsMeasured("+signature+";"); diff != "" {
			t.Errorf("-want +got\n%s", diff)
		}
	}
	typeCheck(t, writeProject(t, files))
}
