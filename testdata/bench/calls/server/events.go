package main

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"net"
	"os"

	rpcserver "example.com/rpcgen/generator/goserver/runtime"
	"example.com/rpcgen/testdata/bench/chat"
)

// serveEvents serves the channels of package chat, and returns also where subscribers ask for rounds of events.
func serveEvents(c centrifugo) (url, publisher string, stop func(), err error) {
	host, err := freeAddress()
	if err != nil {
		return "", "", nil, err
	}
	s, err := newServer("http://"+host+"/api", "")
	if err == nil {
		err = s.AddChannel(chat.Rooms)
	}
	if err != nil {
		return "", "", nil, err
	}
	listener, publisher, err := listen()
	if err != nil {
		return "", "", nil, err
	}
	go acceptSubscribers(listener, s) // it ends with the process
	stop, err = c.start(host, nil)
	return "ws://" + host + "/connection/websocket", publisher, stop, err
}

func acceptSubscribers(listener net.Listener, s *rpcserver.Server) {
	for {
		conn, err := listener.Accept()
		if err != nil {
			return
		}
		go func() {
			defer conn.Close()
			if err := publishRounds(conn, s); err != nil {
				fmt.Fprintln(os.Stderr, "server:", err) // the subscriber learns of it by the end of the connection
			}
		}()
	}
}

// publishRounds reads a line with the channels of a subscriber, and for each line after it publishes one event to all of them.
func publishRounds(conn net.Conn, s *rpcserver.Server) error {
	lines := bufio.NewScanner(conn)
	lines.Buffer(nil, 1<<20)
	if !lines.Scan() {
		return lines.Err()
	}
	var channels []string
	if err := json.Unmarshal(lines.Bytes(), &channels); err != nil {
		return err
	}
	for n := 1; lines.Scan(); n++ {
		if err := s.BroadcastEvent(context.Background(), chat.Rooms, channels, chat.Posted, chat.NewMessage(n)); err != nil {
			return err
		}
	}
	return lines.Err()
}
