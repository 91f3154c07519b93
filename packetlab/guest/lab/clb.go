package main

// The load balancer. Layer 4 rewrites the destination and keeps the source; layer 7 is a proxy that borrows the client's address.
//
// ASSUMPTIONS, for no kernel shows what Tencent's CLB does inside: it skips an RS whose address is the source's own; with no RS left
// it refuses (layer 4) or answers 504 (layer 7); a layer 7 try waits 4 s, then the next RS, at random, none twice.

import (
	"fmt"
	"strings"
)

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
		service = s.Objects.get("Service", l.Object.Namespace, owner.backendService())
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

// openFrontends programs the CLB with the listeners of every scenario, in place of those that it had.
func openFrontends(list []Frontend) {
	stopListening()
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
	feed(clbSpace, fmt.Sprintf(`table ip clb
delete table ip clb
table ip clb {
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
