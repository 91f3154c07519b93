package main

// One connection of a scenario: made, then found again in the captures.

import (
	"fmt"
	"strings"
	"time"
)

// connect makes one connection; what it returns besides adds the captures, once they are in.
func (w *World) connect(s Scenario, f Frontend, turn int) (*Connection, func()) {
	space, label := w.origin(s.Client)
	address, port := fmt.Sprintf("%s:%d", f.VIP, f.Port), nextPort()
	if s.Lab.To != toVIP {
		address = s.Objects.resolve(s.Lab.To)
	}
	c := &Connection{Captures: [][]Packet{}}
	var o Outcome
	switch {
	case s.Client.Probe != "":
		if len(f.Backends) == 0 {
			c.Result = "no RS"
			return c, func() {}
		}
		b := f.Backends[turn%len(f.Backends)]
		address = b.String()
		c.RS = []string{address}
		o = askTCP(space, probeSource(s.Client.Probe, f), address, port, patience)
	case f.Protocol == "UDP":
		o = askUDP(space, address, port, s.Lab.Socket != "unconnected", patience)
	case f.layer7() && s.Lab.To == toVIP:
		o = askTCP(space, "", address, port, time.Duration(len(f.Backends))*retryAfter+patience)
	default:
		o = askTCP(space, "", address, port, patience)
	}
	c.Result, c.Ms, c.AnsweredBy, c.SeenSource, c.Forwarded = o.Result, int(o.Took.Milliseconds()), o.Answer.By, o.Answer.Saw, o.Answer.Forwards
	return c, func() { c.trace(label, port, address, f) }
}

const toVIP = "vip"

// resolve plays the cluster's DNS: NAME.NAMESPACE.svc.cluster.local:PORT becomes that Service's own address.
func (l Objects) resolve(name string) string {
	address, port, _ := strings.Cut(name, ":")
	labels := strings.Split(address, ".")
	if len(labels) != 5 {
		fail("no Service's name:", name)
	}
	service := l.get("Service", labels[1], labels[0])
	if service == nil {
		fail("no Service", name)
	}
	return service.Spec.ClusterIP + ":" + port
}

// origin is the namespace that a client's packets start from, and its label.
func (w *World) origin(c Client) (space, label string) {
	switch {
	case c.Probe != "":
		return clbSpace, clbSpace
	case c.Node != "":
		return c.Node, "node/" + c.Node
	}
	pod := w.get("Pod", c.Pod.Namespace, c.Pod.Name)
	if pod == nil {
		fail("no client Pod", c.Pod.Name)
	}
	space = w.space(pod)
	return space, w.labels()[space]
}

func probeSource(kind string, f Frontend) string {
	if kind == "vip" {
		return f.VIP
	}
	return probeIP
}

// trace adds the captures, and reads from them which RS the CLB chose.
func (c *Connection) trace(label string, port int, address string, f Frontend) {
	first := packetsOf(label, port, address)
	c.Captures = [][]Packet{once(first)}
	if len(c.RS) > 0 { // a probe
		return
	}
	c.RS = []string{}
	backend := map[string]bool{}
	for _, b := range f.Backends {
		backend[b.String()] = true
	}
	for _, p := range first {
		if p.Space != clbSpace {
			continue
		}
		if p.Dir == "Out" && backend[p.Dst] && len(c.RS) == 0 && (p.Flags == "S" || p.Flags == "udp") {
			c.RS = append(c.RS, p.Dst)
		}
		if tried, ok := tries.LoadAndDelete(p.Src); ok {
			for _, t := range tried.([]try) {
				c.RS = append(c.RS, t.RS)
				c.Captures = append(c.Captures, once(packetsOf(clbSpace, t.Port, t.RS)))
			}
		}
	}
}
