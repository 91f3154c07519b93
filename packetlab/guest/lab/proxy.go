package main

// The load balancer's layer 7 half: it opens connections of its own, from the client's address.

import (
	"bufio"
	"context"
	"fmt"
	"math/rand"
	"net"
	"net/http"
	"net/http/httputil"
	"sync"
	"syscall"
	"time"
)

const retryAfter = 4 * time.Second

// proxySocket marks what the layer 7 proxy sends. It differs from ownByProxy, by which answers are routed to this machine itself.
const proxySocket = 8

var listening []net.Listener

func stopListening() {
	for _, l := range listening {
		l.Close()
	}
	listening = nil
}

func listenHTTP(f Frontend) {
	at(clbSpace, func() {
		l, err := net.Listen("tcp4", fmt.Sprintf("%s:%d", f.VIP, f.Port))
		must(err)
		listening = append(listening, l)
		turn := &turns{}
		go func() {
			for {
				c, err := l.Accept()
				if err != nil {
					return
				}
				go f.proxy(c, turn.next())
			}
		}()
	})
}

// turns counts requests, so that round-robin starts each at the next RS.
type turns struct {
	sync.Mutex
	n int
}

func (t *turns) next() int {
	t.Lock()
	defer t.Unlock()
	t.n++
	return t.n - 1
}

// order in which the proxy tries the RS.
func (f Frontend) order(client string, turn int) []Backend {
	if f.SNAT {
		client = ""
	}
	l := f.choose(client)
	if f.Random {
		rand.Shuffle(len(l), func(i, j int) { l[i], l[j] = l[j], l[i] })
	} else if len(l) > 0 {
		l = append(l[turn%len(l):len(l):len(l)], l[:turn%len(l)]...)
	}
	var once []Backend
	for _, b := range l {
		if !contains(once, b) {
			once = append(once, b)
		}
	}
	return once
}

func contains(l []Backend, b Backend) bool {
	for _, x := range l {
		if x.IP == b.IP && x.Port == b.Port {
			return true
		}
	}
	return false
}

// tries remembers, by the client's address and port, which RS the proxy tried and from where, so that captures can be told apart.
var tries sync.Map

type try struct {
	RS   string
	Port int // source port of the CLB's own connection
}

func (f Frontend) proxy(c net.Conn, turn int) {
	defer c.Close()
	c.SetDeadline(time.Now().Add(60 * time.Second))
	request, err := http.ReadRequest(bufio.NewReader(c))
	if err != nil {
		return
	}
	client := host(c.RemoteAddr())
	source := client
	if f.SNAT {
		source = snatIP
	}
	var tried []try
	for _, b := range f.order(client, turn) {
		t := try{b.String(), nextPort()}
		tried = append(tried, t)
		tries.Store(c.RemoteAddr().String(), tried)
		if answer, err := forward(b, source, client, t.Port, request); err == nil {
			c.Write(answer)
			return
		}
	}
	fmt.Fprint(c, "HTTP/1.0 504 Gateway Time-out\r\nContent-Length: 0\r\n\r\n")
}

// forward asks one RS, from a source address that may not be the CLB's own.
func forward(b Backend, source, client string, port int, request *http.Request) (answer []byte, err error) {
	at(clbSpace, func() {
		ctx, cancel := context.WithTimeout(context.Background(), retryAfter)
		defer cancel()
		d := net.Dialer{LocalAddr: &net.TCPAddr{IP: net.ParseIP(source), Port: port}, Control: borrowAddress}
		var up net.Conn
		if up, err = d.DialContext(ctx, "tcp4", b.String()); err != nil {
			return
		}
		defer up.Close()
		up.SetDeadline(time.Now().Add(retryAfter))
		fmt.Fprintf(up, "GET %s HTTP/1.0\r\nX-Forwarded-For: %s\r\n\r\n", request.URL.Path, client)
		var response *http.Response
		if response, err = http.ReadResponse(bufio.NewReader(up), nil); err == nil {
			answer, err = httputil.DumpResponse(response, true)
		}
	})
	return
}

// borrowAddress lets a socket use an address that is not local, and marks its packets so that answers find the way back to it.
func borrowAddress(_, _ string, c syscall.RawConn) error {
	return c.Control(func(fd uintptr) {
		must(syscall.SetsockoptInt(int(fd), syscall.SOL_IP, syscall.IP_TRANSPARENT, 1))
		must(syscall.SetsockoptInt(int(fd), syscall.SOL_SOCKET, syscall.SO_MARK, proxySocket))
	})
}
