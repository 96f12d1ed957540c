package rpcserver

import (
	"context"
	"os"
	"testing"
	"time"
)

// centrifugoBinary returns the path of Centrifugo.
func centrifugoBinary(t *testing.T) string {
	t.Helper()
	const path = "../../../.build/bin/centrifugo"
	if _, err := os.Stat(path); err != nil {
		t.Fatalf("no Centrifugo: %v (run: make .build/bin/centrifugo)", err)
	}
	return path
}

func writeFile(t *testing.T, path, text string) {
	t.Helper()
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
}

// within returns a context that ends after a while.
func within(t *testing.T, d time.Duration) context.Context {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), d)
	t.Cleanup(cancel)
	return ctx
}
