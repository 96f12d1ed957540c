package rpcserver

import (
	"context"
	"strings"
	"time"
)

func (s *Server) ServeRequest(ctx context.Context, call Call, data []byte) error { return nil }
func (s *Server) ServeRPC(ctx context.Context, call Call, data []byte) []byte    { return []byte("{}") }
func (s *Server) replyChannel(user string) string {
	return strings.ReplaceAll(s.options.ReplyChannel, userPlaceholder, user)
}
func (s *Server) isShuttingDown() bool               { return false }
func (s *Server) hasService() bool                   { return true }
func (s *Server) longestTimeout() time.Duration      { return time.Second }
func (s *Server) Shutdown(ctx context.Context) error { return nil }
