package main

// The servers: every Pod and every node answers on appPort, over HTTP and UDP, with who it is and whom it saw.

import (
	"bufio"
	"encoding/json"
	"fmt"
	"net"
	"net/http"
	"time"
)

// Answer is what a server says about a request.
type Answer struct {
	By       string `json:"by"`       // pod/NAME or node/NAME
	Saw      string `json:"saw"`      // the source address the server saw
	Forwards string `json:"forwards"` // X-Forwarded-For
	ID       string `json:"id"`       // UDP: the request, so that an answer finds its question
}

func startServers(w *World) {
	for _, n := range w.kernelNodes() {
		serve(n.Metadata.Name, n.address(), "node/"+n.Metadata.Name)
	}
	for _, n := range w.kind("Node") {
		for _, p := range w.pods(n) {
			serve(p.Metadata.Name, p.Status.PodIP, "pod/"+p.Metadata.Name)
		}
	}
}

func serve(netns, ip, name string) {
	address := fmt.Sprintf("%s:%d", ip, appPort)
	at(netns, func() {
		l, err := net.Listen("tcp4", address)
		must(err)
		go acceptHTTP(l, name)
		u, err := net.ListenPacket("udp4", address)
		must(err)
		go answerUDP(u, name)
	})
}

func acceptHTTP(l net.Listener, name string) {
	for {
		c, err := l.Accept()
		if err != nil {
			return
		}
		go func() {
			defer c.Close()
			c.SetDeadline(time.Now().Add(20 * time.Second))
			request, err := http.ReadRequest(bufio.NewReader(c))
			if err != nil {
				return
			}
			body, _ := json.Marshal(Answer{By: name, Saw: host(c.RemoteAddr()), Forwards: request.Header.Get("X-Forwarded-For")})
			fmt.Fprintf(c, "HTTP/1.0 200 OK\r\nContent-Length: %d\r\n\r\n%s", len(body), body)
		}()
	}
}

func answerUDP(u net.PacketConn, name string) {
	buf := make([]byte, 1500)
	for {
		n, from, err := u.ReadFrom(buf)
		if err != nil {
			continue // an ICMP error of an earlier answer
		}
		body, _ := json.Marshal(Answer{By: name, Saw: host(from), ID: string(buf[:n])})
		u.WriteTo(body, from)
	}
}

func host(a net.Addr) string { h, _, _ := net.SplitHostPort(a.String()); return h }
