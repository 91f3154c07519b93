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
	Printed     string        `json:"printed,omitempty"` // by the client's program
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
	w := newWorld(c.Scenarios)
	buildVPC(w)
	startServers(w)
	lap("network")
	for name, label := range w.labels() {
		capture(name, label)
	}
	for stage := 0; ; stage++ {
		scenarios := c.stage(stage)
		if len(scenarios) == 0 {
			return
		}
		playStage(newWorld(scenarios), scenarios, lap)
	}
}

// stage lists the scenarios of one stage.
func (c Cluster) stage(number int) (l []Scenario) {
	for _, s := range c.Scenarios {
		if s.Lab.Stage == number {
			l = append(l, s)
		}
	}
	return
}

// playStage sets nodes and load balancer up by the objects of one stage, whatever an earlier one has left, and plays its scenarios.
func playStage(w *World, scenarios []Scenario, lap func(string)) {
	placeRules(w)
	lap("kube-proxy")
	var frontends []Frontend
	opened := map[string]string{}
	for _, s := range scenarios {
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
	lap("load balancer")
	playAll(w, scenarios)
	lap(fmt.Sprint(len(scenarios), " scenarios"))
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
	if s.Lab.Script != nil {
		return w.playScript(s)
	}
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
