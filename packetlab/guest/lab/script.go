package main

// A probe's program, run in a client's network as its container would run it: what it prints, and what captures say of its connections.

import (
	"fmt"
	"os/exec"
	"sort"
	"strconv"
	"strings"
	"time"
)

// Script is a program for sh, and the variables that it is told.
type Script struct {
	Text string            `json:"text"`
	Env  map[string]string `json:"env"`
}

func (w *World) playScript(s Scenario) Observation {
	f := frontend(s)
	space, label := w.origin(s.Client)
	var printed []byte
	at(space, func() {
		c := exec.Command("sh", "-c", s.Lab.Script.Text)
		c.Env = []string{"PATH=/bin"}
		for name, value := range s.Lab.Script.Env {
			c.Env = append(c.Env, name+"="+value)
		}
		var err error
		printed, err = c.Output()
		must(err, s.ID)
	})
	time.Sleep(captureLag)
	address := fmt.Sprintf("%s:%d", f.VIP, f.Port)
	l := []*Connection{}
	for _, port := range portsTo(label, address) {
		c := &Connection{Captures: [][]Packet{}}
		c.trace(label, port, address, f)
		c.Result = c.shown(label, f)
		l = append(l, c)
	}
	return Observation{ID: s.ID, Connections: l, Printed: string(printed)}
}

// shown is how the packets say that a connection went: whether the client, or the CLB's own connection for it, got an answer.
func (c *Connection) shown(label string, f Frontend) string {
	last := c.Captures[len(c.Captures)-1]
	where, lost := label, "timeout"
	if f.layer7() && len(c.RS) > 0 {
		where, lost = clbSpace, "http 504"
	}
	for _, p := range last {
		if p.Space == where && p.Dir == "In" && p.Flags == "S." && (where == clbSpace || p.Src == fmt.Sprintf("%s:%d", f.VIP, f.Port)) {
			return "ok"
		}
	}
	return lost
}

// portsTo lists the source ports of connections from a namespace to an address, in the order in which they began.
func portsTo(space, address string) (ports []int) {
	began := map[int]int64{}
	seenLock.Lock()
	for from, flow := range flowFrom {
		port, found := strings.CutPrefix(from, space+":")
		port, matches := strings.CutSuffix(port, ">"+address)
		if n, err := strconv.Atoi(port); found && matches && err == nil {
			ports = append(ports, n)
			began[n] = byFlow[flow][0].When
		}
	}
	seenLock.Unlock()
	sort.Slice(ports, func(i, j int) bool { return began[ports[i]] < began[ports[j]] })
	return
}
