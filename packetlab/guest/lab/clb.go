package main

// The load balancer. Layer 4 rewrites the destination and keeps the source; layer 7 is a proxy that borrows the client's address.
//
// ASSUMPTIONS, for no kernel shows what Tencent's CLB does inside: it skips an RS whose address is the source's own; with no RS left
// it refuses (layer 4) or answers 504 (layer 7); a layer 7 try waits 4 s, then the next RS, at random, none twice.

import (
	"bufio"
	"context"
	"fmt"
	"math/rand"
	"net"
	"net/http"
	"net/http/httputil"
	"strings"
	"sync"
	"syscall"
	"time"
)

const retryAfter = 4 * time.Second

// proxySocket marks what the layer 7 proxy sends. It differs from ownByProxy, by which answers are routed to this machine itself.
const proxySocket = 8

// Backend is one RS of a listener.
type Backend struct {
	IP     string
	Port   int
	Weight int
}

func (b Backend) String() string { return fmt.Sprintf("%s:%d", b.IP, b.Port) }

// Frontend is a CLB listener with what TKE's controllers bind to it.
type Frontend struct {
	VIP      string
	Port     int
	Protocol string // TCP | UDP | HTTP
	Random   bool
	SNAT     bool // keepaliveEnable: the CLB talks to RS from 100.127.0.0/16
	Backends []Backend
}

func (f Frontend) layer7() bool { return f.Protocol == "HTTP" }

// frontend plays TKE's service and ingress controllers for one scenario: it looks at that scenario's objects only.
func frontend(s Scenario) Frontend {
	l := s.Listener
	owner := s.Objects.get(l.Object.Kind, l.Object.Namespace, l.Object.Name)
	if owner == nil {
		fail(s.ID, "has no", l.Object)
	}
	service := owner
	if owner.Kind == "Ingress" {
		service = s.Objects.get("Service", l.Object.Namespace, owner.Spec.DefaultBackend.Service.Name)
	}
	return Frontend{owner.vip(), l.Port, l.Protocol, s.Lab.Pick == "random", keepalive(s.Objects, owner, l), s.Objects.backends(owner, service)}
}

func (l Objects) backends(owner, service *Object) (found []Backend) {
	prefix := map[string]string{"Service": "service", "Ingress": "ingress"}[owner.Kind]
	ready := l.endpoints(service)
	if owner.annotation(prefix+".cloud.tencent.com/direct-access") == "true" {
		for _, e := range ready {
			found = append(found, Backend{e.Addresses[0], appPort, 1})
		}
		return
	}
	on := map[string]int{}
	for _, e := range ready {
		on[e.NodeName]++
	}
	weighted := service.annotation("service.cloud.tencent.com/local-svc-weighted-balance") == "true"
	for _, n := range l.kind("Node") {
		local := service.Spec.ExternalTrafficPolicy == "Local"
		if n.superNode() || !n.ready() || local && on[n.Metadata.Name] == 0 {
			continue
		}
		weight := 1
		if local && weighted {
			weight = on[n.Metadata.Name]
		}
		found = append(found, Backend{n.address(), service.Spec.Ports[0].NodePort, weight})
	}
	return
}

// keepalive tells whether the effective TkeServiceConfig turns it on for the listener.
func keepalive(l Objects, owner *Object, listener Listener) bool {
	prefix := strings.ToLower(owner.Kind)
	name := owner.annotation(prefix + ".cloud.tencent.com/tke-service-config")
	if name == "" && owner.annotation(prefix+".cloud.tencent.com/tke-service-config-auto") == "true" {
		name = owner.Metadata.Name + "-auto-" + prefix + "-config"
	}
	config := l.get("TkeServiceConfig", owner.Metadata.Namespace, name)
	if config == nil || owner.annotation(prefix+".cloud.tencent.com/mode") == "skip" {
		return false
	}
	for _, c := range config.Spec.LoadBalancer.L7Listeners {
		if c.Protocol == listener.Protocol && c.Port == listener.Port {
			return c.KeepaliveEnable == float64(1)
		}
	}
	return false
}

// openFrontends programs the CLB with the listeners of every scenario.
func openFrontends(list []Frontend) {
	var entries, chains []string
	for i, f := range list {
		if f.layer7() {
			listenHTTP(f)
			continue
		}
		entries = append(entries, fmt.Sprintf("%s . %s . %d : goto listener-%d", f.VIP, strings.ToLower(f.Protocol), f.Port, i))
		chains = append(chains, fmt.Sprintf("chain listener-%d {\n%s}", i, f.layer4Rules()))
	}
	vmap := ""
	if len(entries) > 0 {
		vmap = "ip daddr . meta l4proto . th dport vmap { " + strings.Join(entries, ", ") + " }"
	}
	feed(clbSpace, fmt.Sprintf(`table ip clb {
%s
chain listeners {
type nat hook prerouting priority dstnat
%s
}
chain proxied { type filter hook output priority mangle; meta mark %[3]d ct mark set %[4]s; }
chain answers { type filter hook prerouting priority mangle; ct mark %[4]s meta mark set %[4]s; }
}`, strings.Join(chains, "\n"), vmap, proxySocket, ownByProxy), "nft", "-f", "-")
}

// layer4Rules: a client that is an RS itself gets the others; a destination nobody rewrites is refused by the CLB's own kernel.
func (f Frontend) layer4Rules() string {
	var rules strings.Builder
	seen := map[string]bool{}
	for _, b := range f.Backends {
		if seen[b.IP] {
			continue
		}
		seen[b.IP] = true
		if others := f.choose(b.IP); len(others) > 0 {
			fmt.Fprintf(&rules, "ip saddr %s %s\n", b.IP, f.rewrite(others))
		}
		fmt.Fprintf(&rules, "ip saddr %s accept\n", b.IP)
	}
	if all := f.choose(""); len(all) > 0 {
		rules.WriteString(f.rewrite(all) + "\n")
	}
	return rules.String()
}

// choose lists the RS that a client may get, each as often as it weighs.
func (f Frontend) choose(client string) (l []Backend) {
	for _, b := range f.Backends {
		for range b.Weight {
			if b.IP != client {
				l = append(l, b)
			}
		}
	}
	return
}

func (f Frontend) rewrite(to []Backend) string {
	how := "inc"
	if f.Random {
		how = "random"
	}
	var targets []string
	for i, b := range to {
		targets = append(targets, fmt.Sprintf("%d : %s . %d", i, b.IP, b.Port))
	}
	return fmt.Sprintf("meta l4proto %s dnat ip to numgen %s mod %d map { %s }", strings.ToLower(f.Protocol), how, len(to), strings.Join(targets, ", "))
}

func listenHTTP(f Frontend) {
	at(clbSpace, func() {
		l, err := net.Listen("tcp4", fmt.Sprintf("%s:%d", f.VIP, f.Port))
		must(err)
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
