package main

// Playing scenarios: make the connections, watch them, say what happened.

import (
	"fmt"
	"sync"
	"time"
)

const (
	patience     = 4 * time.Second        // layer 4 and UDP: three SYNs; a good answer may take a second or two while the emulated core is busy
	atOnce       = 8                      // scenarios played side by side
	connectionsN = 32                     // connections side by side, over all scenarios
	captureLag   = 500 * time.Millisecond // packets wait in the capturing sockets while the core is busy
)

// Observation is what happened in one scenario.
type Observation struct {
	ID          string        `json:"id"`
	Connections []*Connection `json:"connections"`
	Evidence    *Evidence     `json:"evidence,omitempty"`
}

// Connection is what happened to one.
type Connection struct {
	RS         []string   `json:"rs"` // the RS that the CLB tried, in order; empty when it saw nothing or had none to choose
	Result     string     `json:"result"`
	Ms         int        `json:"ms"`
	AnsweredBy string     `json:"answeredBy,omitempty"`
	SeenSource string     `json:"seenSource,omitempty"`
	Forwarded  string     `json:"forwarded,omitempty"`
	Captures   [][]Packet `json:"captures"` // the client's connection, then each that the layer 7 proxy opened for it
}

var slots = make(chan bool, connectionsN)

// playCluster sets a cluster up and plays its scenarios.
func playCluster(c Cluster) {
	clock := time.Now()
	lap := func(what string) {
		emit("took", map[string]any{"cluster": c.Key, "what": what, "seconds": time.Since(clock).Seconds()})
		clock = time.Now()
	}
	removeNamespaces()
	forgetPackets()
	w := newWorld(c)
	buildVPC(w)
	startServers(w)
	lap("network")
	placeRules(w)
	lap("kube-proxy")
	var frontends []Frontend
	opened := map[string]string{}
	for _, s := range c.Scenarios {
		f := frontend(s)
		at, now := fmt.Sprint(f.VIP, f.Port, f.Protocol), fmt.Sprint(f)
		if opened[at] == "" {
			opened[at] = now
			frontends = append(frontends, f)
		} else if opened[at] != now {
			fail("two listeners at one address:", opened[at], "and", now)
		}
	}
	openFrontends(frontends)
	for name, label := range w.labels() {
		capture(name, label)
	}
	lap("load balancer")
	playAll(w, c.Scenarios)
	lap(fmt.Sprint(len(c.Scenarios), " scenarios"))
}

// labels names every namespace whose packets are captured.
func (w *World) labels() map[string]string {
	l := map[string]string{clbSpace: clbSpace}
	for _, n := range w.kernelNodes() {
		l[n.Metadata.Name] = "node/" + n.Metadata.Name
	}
	for _, n := range w.kind("Node") {
		for _, p := range w.pods(n) {
			l[p.Metadata.Name] = "pod/" + p.Metadata.Name
		}
	}
	return l
}

// playAll plays scenarios by what they say about nodes: first many at once, then those that want to be alone.
func playAll(w *World, scenarios []Scenario) {
	byNodes := map[NodeLab][]Scenario{}
	for _, s := range scenarios {
		byNodes[s.Lab.Nodes] = append(byNodes[s.Lab.Nodes], s)
	}
	for lab, group := range byNodes {
		settle(w, lab)
		playTogether(w, group)
		playAlone(w, group)
	}
}

func playTogether(w *World, scenarios []Scenario) {
	turn := make(chan bool, atOnce)
	var all sync.WaitGroup
	for _, s := range scenarios {
		if s.Lab.Alone {
			continue
		}
		turn <- true
		all.Add(1)
		go func() {
			defer all.Done()
			emit("observation", w.play(s))
			<-turn
		}()
	}
	all.Wait()
}

func playAlone(w *World, scenarios []Scenario) {
	for _, s := range scenarios {
		if s.Lab.Alone {
			var o Observation
			e := watch(w.spacesOf(s), func() { o = w.play(s) })
			o.Evidence = e
			emit("observation", o)
		}
	}
}

// spacesOf lists the namespaces whose counters may tell something about a scenario.
func (w *World) spacesOf(s Scenario) []string {
	l := []string{clbSpace}
	for _, o := range s.Objects {
		if o.Kind == "Node" && !o.superNode() || o.Kind == "Pod" && !o.Spec.HostNetwork {
			l = append(l, o.Metadata.Name)
		}
	}
	return l
}

// play makes a scenario's connections, several at once.
func (w *World) play(s Scenario) Observation {
	f := frontend(s)
	l, trace := make([]*Connection, s.Lab.Connections), make([]func(), s.Lab.Connections)
	var all sync.WaitGroup
	for i := range l {
		slots <- true
		all.Add(1)
		go func() {
			defer all.Done()
			l[i], trace[i] = w.connect(s, f, i)
			<-slots
		}()
	}
	all.Wait()
	time.Sleep(captureLag)
	for _, t := range trace {
		t()
	}
	return Observation{ID: s.ID, Connections: l}
}

// connect makes one connection; what it returns besides adds the captures, once they are in.
func (w *World) connect(s Scenario, f Frontend, turn int) (*Connection, func()) {
	space, label := w.origin(s.Client)
	address, port := fmt.Sprintf("%s:%d", f.VIP, f.Port), nextPort()
	if s.Lab.To == "service-address" {
		address = fmt.Sprintf("%s:%d", s.Objects.get("Service", s.Listener.Object.Namespace, s.Listener.Object.Name).Spec.ClusterIP, f.Port)
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
	case f.layer7() && s.Lab.To != "service-address":
		o = askTCP(space, "", address, port, time.Duration(len(f.Backends))*retryAfter+patience)
	default:
		o = askTCP(space, "", address, port, patience)
	}
	c.Result, c.Ms, c.AnsweredBy, c.SeenSource, c.Forwarded = o.Result, int(o.Took.Milliseconds()), o.Answer.By, o.Answer.Saw, o.Answer.Forwards
	return c, func() { c.trace(label, port, address, f) }
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
