package main

// A cluster to play: scenarios whose kube-proxies are set up alike, and the union of their objects.

// Scenario is one question: what happens to connections of this client to this listener?
type Scenario struct {
	ID       string   `json:"id"`
	Objects  Objects  `json:"objects"`
	Listener Listener `json:"listener"`
	Client   Client   `json:"client"`
	Lab      Lab      `json:"lab"`
}

type Listener struct {
	Object   Ref    `json:"object"`
	Port     int    `json:"port"`
	Protocol string `json:"protocol"`
}

type Ref struct {
	Kind      string `json:"kind"`
	Namespace string `json:"namespace"`
	Name      string `json:"name"`
}

// Client has one field set: a Pod, a process on a node, or the CLB's health check.
type Client struct {
	Pod   *Ref   `json:"pod"`
	Node  string `json:"node"`
	Probe string `json:"probe"` // vip | 100.64
}

// NodeLab is what no Kubernetes object says about the nodes.
type NodeLab struct {
	RPFilter      int  `json:"rpFilter"`
	DropSNATRange bool `json:"dropSnatRange"` // the nodes' security group lets nothing from 100.127.0.0/16 in
	Masquerade    bool `json:"masquerade"`    // Pods leave the node with its address (ip-masq-agent)
}

// Lab is what no Kubernetes object says about the play.
type Lab struct {
	Nodes       NodeLab `json:"nodes"`
	Connections int     `json:"connections"`
	Pick        string  `json:"pick"`   // which RS the CLB takes next: round-robin | random
	To          string  `json:"to"`     // vip, or a Service's name and port
	Socket      string  `json:"socket"` // UDP: connected | unconnected
	Stage       int     `json:"stage"`  // scenarios of the next stage come once those of this one are through, in the same network
	Script      *Script `json:"script"` // the client runs this, and nothing else
	Alone       bool    `json:"alone"`  // played with nothing else going on, so that counters and the kernel's log belong to it
}

type Cluster struct {
	Key       string     `json:"key"`
	Scenarios []Scenario `json:"scenarios"`
}

// World is the union of a cluster's objects.
type World struct {
	Objects
}

func newWorld(scenarios []Scenario) *World {
	w := &World{}
	seen := map[string]bool{}
	for _, s := range scenarios {
		for _, o := range s.Objects {
			if !seen[o.key()] {
				seen[o.key()] = true
				w.Objects = append(w.Objects, o)
			}
		}
	}
	return w
}

func (w *World) node(name string) *Object {
	n := w.get("Node", "", name)
	if n == nil {
		fail("no node", name)
	}
	return n
}

func (w *World) kernelNodes() (l Objects) {
	for _, n := range w.kind("Node") {
		if !n.superNode() {
			l = append(l, n)
		}
	}
	return
}

func (w *World) superNodes() (l Objects) {
	for _, n := range w.kind("Node") {
		if n.superNode() {
			l = append(l, n)
		}
	}
	return
}

// pods with a network of their own on a node.
func (w *World) pods(node *Object) (l Objects) {
	for _, p := range w.kind("Pod") {
		if p.Spec.NodeName == node.Metadata.Name && !p.Spec.HostNetwork {
			l = append(l, p)
		}
	}
	return
}

func (w *World) vips() (l []string) {
	seen := map[string]bool{}
	for _, o := range w.Objects {
		if v := o.vip(); v != "" && !seen[v] {
			seen[v] = true
			l = append(l, v)
		}
	}
	return
}
