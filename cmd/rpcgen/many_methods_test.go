package main

import (
	"context"
	"fmt"
	"maps"
	"net/http/httptest"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"example.com/rpcgen/generator/goserver/embedded"
	rpcserver "example.com/rpcgen/generator/goserver/runtime"
)

// manyMethods are more than the names and hashes of which one message has room for.
const manyMethods = 5000

// The programs that check the version by each transport, and print what they are told.
var versionChecks = map[string]string{
	"call/main.go": `package main

import (
	"context"
	"fmt"
	"log"
	"os"

	client "example.com/centrifugo_client"
)

func main() {
	for _, transport := range []client.Transport{client.TransportCorrelation, client.TransportRPC} {
		config := client.CentrifugoConfig{URL: os.Getenv("URL"), Token: os.Getenv("TOKEN"), UserID: "ada", Transport: transport}
		rpc, err := client.NewCentrifugoRPCClient(config)
		if err != nil {
			log.Fatal(err)
		}
		if err := rpc.Connect(context.Background()); err != nil {
			log.Fatal(err)
		}
		check, err := client.NewAPIClient(rpc).CheckVersion(context.Background())
		if err != nil {
			log.Fatal(err)
		}
		fmt.Println(check.Changed, check.Missing, check.Matches())
		if err := rpc.Disconnect(); err != nil {
			log.Fatal(err)
		}
	}
}
`,
	"check.py": `import asyncio
import os

from opensdk.python import APIClient, CentrifugoRPCClient


async def main() -> None:
    for transport in ("correlation", "rpc"):
        async with CentrifugoRPCClient(
            os.environ["URL"], os.environ["TOKEN"], user_id="ada", transport=transport
        ) as rpc:
            check = await APIClient(rpc).check_version()
            print(f"[{' '.join(check.changed)}] [{' '.join(check.missing)}] {str(check.matches).lower()}")


asyncio.run(main())
`,
	"check.mjs": `import { APIClient, CentrifugoRPCClient } from "centrifugo-client";
import WebSocket from "ws";

for (const transport of ["correlation", "rpc"]) {
  const rpc = new CentrifugoRPCClient({
    url: process.env.URL, token: process.env.TOKEN, userId: "ada", websocket: WebSocket, transport,
  });
  await rpc.connect();
  const { changed, missing } = await new APIClient(rpc).checkVersion();
  console.log(` + "`[${changed.join(\" \")}] [${missing.join(\" \")}] ${changed.length + missing.length === 0}`" + `);
  rpc.disconnect();
}
`,
}

// TestManyMethods holds that clients of many methods can compare themselves with the server, by messages that aren't too large.
func TestManyMethods(t *testing.T) {
	tools := newTools(t)
	dir := t.TempDir()
	writeManyMethods(t, dir)
	tools.command(t, dir, nil, tools.rpcgen, "--quiet", ".")
	node := serveManyMethods(t, read(t, filepath.Join(dir, "opensdk/go/version.go")))
	token, err := rpcserver.Token("secret", "ada", time.Hour)
	if err != nil {
		t.Fatal(err)
	}
	env := []string{"URL=ws" + strings.TrimPrefix(node.URL, "http"), "TOKEN=" + token}
	tools.linkPackages(t, dir)
	tools.command(t, filepath.Join(dir, "call"), nil, "go", "mod", "tidy")
	for _, check := range [][]string{{"call", "go", "run", "."}, {".", tools.python, "check.py"}, {".", "node", "check.mjs"}} {
		got := tools.command(t, filepath.Join(dir, check[0]), env, check[1:]...)
		if want := "[many.method0000 many.method4999] [many.method2500] false\n"; got != want+want {
			t.Errorf("%s printed\n%swant twice\n%s", check[1], got, want)
		}
	}
	tools.command(t, dir, nil, filepath.Join(filepath.Dir(tools.python), "mypy"), "--strict", "check.py")
	tsc := filepath.Join(tools.modules, ".bin/tsc")
	tools.command(t, filepath.Join(dir, "opensdk/typescript"), nil, tsc, "--noEmit", "--strict", "--target", "es2022", "--module", "nodenext", "--skipLibCheck", "version.ts")
}

func writeManyMethods(t *testing.T, dir string) {
	t.Helper()
	var api strings.Builder
	api.WriteString("package api\n\n// Many has many methods.\n//\n//rpcgen:service\ntype Many interface {\n")
	for i := range manyMethods {
		fmt.Fprintf(&api, "\t// Method%04d is one of them.\n\t//\n\t//rpcgen:method method%04d\n\tMethod%04d()\n", i, i, i)
	}
	files := map[string]string{
		"go.mod": "module example.com/many\n\ngo 1.26.0\n",
		"api.go": api.String() + "}\n",
		"call/go.mod": "module example.com/many/call\n\ngo 1.26.0\n\n" +
			"require example.com/centrifugo_client v0.0.0\n\nreplace example.com/centrifugo_client => ../opensdk/go\n",
	}
	maps.Copy(files, versionChecks)
	for name, text := range files {
		path := filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
}

// serveManyMethods serves the methods that a client in Go has, but for one that is missing and two that are others.
func serveManyMethods(t *testing.T, version string) *httptest.Server {
	t.Helper()
	node, err := embedded.New(embedded.Options{TokenSecret: "secret"})
	if err != nil {
		t.Fatal(err)
	}
	hashes := regexp.MustCompile(`\{"(many\.method\d+)", "(\w+)"\},`).FindAllStringSubmatch(version, -1)
	if len(hashes) != manyMethods {
		t.Fatalf("found the hashes of %d methods, want %d", len(hashes), manyMethods)
	}
	service := rpcserver.Service{Name: "many"}
	for i, hash := range hashes {
		switch i {
		case 0, manyMethods - 1:
			hash[2] = "other"
		case manyMethods / 2:
			continue
		}
		service.Methods = append(service.Methods, rpcserver.NewMethod(hash[1], rpcserver.MethodOptions{Hash: hash[2]},
			func(context.Context, *struct{}) (*struct{}, error) { return &struct{}{}, nil }))
	}
	if err := node.Server.Register(service); err != nil {
		t.Fatal(err)
	}
	server := httptest.NewServer(node)
	t.Cleanup(server.Close)
	return server
}
