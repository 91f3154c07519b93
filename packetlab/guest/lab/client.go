package main

// The clients: one connection, how it ended, who answered.

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"sync/atomic"
	"syscall"
	"time"
)

// Outcome of one connection as its client saw it.
type Outcome struct {
	Result string // ok | timeout | refused | reset | unreachable | http NNN | wrong-sender: the datagram came from elsewhere
	Took   time.Duration
	Answer Answer
}

// Every connection has a source port of its own: captures find it by that, and no connection meets an older one's translation.
var lastPort atomic.Int32

func nextPort() int {
	p := int(lastPort.Add(1)) + 33000 // above every NodePort
	if p > 65000 {
		fail("out of source ports")
	}
	return p
}

// askTCP makes one HTTP request from netns. source is empty unless the client must choose one of its addresses.
func askTCP(netns, source, address string, port int, limit time.Duration) (o Outcome) {
	at(netns, func() {
		start := time.Now()
		defer func() { o.Took = time.Since(start) }()
		d := net.Dialer{Deadline: start.Add(limit), LocalAddr: &net.TCPAddr{IP: net.ParseIP(source), Port: port}}
		c, err := d.DialContext(context.Background(), "tcp4", address)
		if err != nil {
			o.Result = word(err)
			return
		}
		defer c.Close()
		c.SetDeadline(start.Add(limit))
		io.WriteString(c, "GET / HTTP/1.0\r\n\r\n")
		o.Result, o.Answer = readAnswer(c)
	})
	return
}

func readAnswer(c net.Conn) (result string, a Answer) {
	response, err := http.ReadResponse(bufio.NewReader(c), nil)
	if err != nil {
		return word(err), a
	}
	if response.StatusCode != http.StatusOK {
		return fmt.Sprintf("http %d", response.StatusCode), a
	}
	return word(json.NewDecoder(response.Body).Decode(&a)), a
}

// askUDP sends one datagram from netns. A connected socket hears only the address it asked; an unconnected one hears everybody.
func askUDP(netns, address string, port int, connected bool, limit time.Duration) (o Outcome) {
	at(netns, func() {
		start := time.Now()
		defer func() { o.Took = time.Since(start) }()
		to, _ := net.ResolveUDPAddr("udp4", address)
		local := &net.UDPAddr{Port: port}
		question, buf := []byte(fmt.Sprintf("%08d", port)), make([]byte, 1500)
		var n int
		var err error
		var from net.Addr = to
		if connected {
			var c *net.UDPConn
			c, err = net.DialUDP("udp4", local, to)
			must(err)
			defer c.Close()
			c.SetDeadline(start.Add(limit))
			c.Write(question)
			n, err = c.Read(buf)
		} else {
			c, e := net.ListenUDP("udp4", local)
			must(e)
			defer c.Close()
			c.SetDeadline(start.Add(limit))
			c.WriteTo(question, to)
			n, from, err = c.ReadFrom(buf)
		}
		o.Result = word(err)
		json.Unmarshal(buf[:n], &o.Answer)
		if err == nil && from.String() != address {
			o.Result = "wrong-sender"
		}
	})
	return
}

func word(err error) string {
	var timeout net.Error
	switch {
	case err == nil:
		return "ok"
	case errors.Is(err, syscall.ECONNREFUSED):
		return "refused"
	case errors.Is(err, syscall.ECONNRESET):
		return "reset"
	case errors.Is(err, syscall.EHOSTUNREACH), errors.Is(err, syscall.ENETUNREACH):
		return "unreachable"
	case errors.As(err, &timeout) && timeout.Timeout():
		return "timeout"
	}
	return err.Error()
}
