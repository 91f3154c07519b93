package main

// The VPC: a switch, the nodes, their Pods and the CLB's own network, made from the Node and Pod objects.

import (
	"fmt"
	"net/netip"
	"sort"
	"strings"
)

const (
	vpcSpace = "vpc"
	clbSpace = "clb"
	clbHost  = "10.0.200.2" // the CLB's own address on the virtual switch
	probeIP  = "100.64.0.9" // where health checks come from, once asked not to come from the VIP
	snatIP   = "100.127.0.9"
	appPort  = 8080

	fromCLB    = "1" // connection mark: opened by the CLB, so its answers go back to the CLB
	ownByProxy = "7" // mark: packet of a connection that the layer 7 proxy opened
)

// How a Pod hangs on the network.
const (
	bridge    = "tke-bridge"     // Global Router: a bridge of the node
	sharedENI = "tke-route-eni"  // VPC-CNI: host routes through an interface of the node that Pods share
	ownENI    = "tke-direct-eni" // VPC-CNI or super node: an interface of its own
)

// space names the namespace in which a Pod's or a node's processes live.
func (w *World) space(o *Object) string {
	if o.Kind == "Pod" && !o.Spec.HostNetwork {
		return o.Metadata.Name
	}
	if o.Kind == "Pod" {
		return o.Spec.NodeName
	}
	return o.Metadata.Name
}

func (w *World) podNetwork(pod *Object) string {
	if w.node(pod.Spec.NodeName).superNode() {
		return ownENI
	}
	if kind := pod.annotation("tke.cloud.tencent.com/networks"); kind != "" {
		return kind
	}
	return bridge
}

// commands collects `ip` commands by namespace, so that building the network costs one process for each.
type commands map[string][]string

func (c commands) add(netns, format string, a ...any) {
	c[netns] = append(c[netns], strings.Split(fmt.Sprintf(format, a...), "\n")...)
}

// gateway is the first address of the /24 around ip, where the virtual switch answers.
func gateway(ip string) string {
	a := netip.MustParseAddr(ip).As4()
	a[3] = 1
	return netip.AddrFrom4(a).String()
}

// buildVPC makes the namespaces, wires them up and lets them forward.
func buildVPC(w *World) {
	c := commands{}
	for i, node := range w.kernelNodes() {
		addNode(c, i, node)
		eni := 0
		for j, pod := range w.pods(node) {
			switch w.podNetwork(pod) {
			case bridge:
				addBridgePod(c, node, pod)
			case sharedENI:
				if eni++; eni == 1 {
					addSharedENI(c, i, node, pod)
				}
				addSharedENIPod(c, node, pod)
			case ownENI:
				addOwnENIPod(c, fmt.Sprintf("own%d-%d", i, j), pod)
			}
		}
	}
	for i, node := range w.superNodes() {
		for j, pod := range w.pods(node) {
			addOwnENIPod(c, fmt.Sprintf("super%d-%d", i, j), pod)
		}
	}
	addCLB(c, w.vips())
	run(c)
	for _, node := range w.kernelNodes() {
		tuneNode(node.Metadata.Name)
	}
	feed(vpcSpace, virtualSwitch, "nft", "-f", "-")
}

// run makes the namespaces and gives each its commands, the switch first: it makes the other ends of the wires.
func run(c commands) {
	names := []string{vpcSpace}
	for n := range c {
		if n != vpcSpace {
			names = append(names, n)
		}
	}
	isNode := func(n string) bool { _, err := netip.ParseAddr(n); return err == nil }
	sort.SliceStable(names[1:], func(i, j int) bool { return isNode(names[1+i]) && !isNode(names[1+j]) }) // nodes before their Pods
	makeNamespaces(names)
	for _, n := range names {
		sysctl(n, "0", "ipv4/conf/*/rp_filter", "ipv4/conf/*/send_redirects", "ipv4/icmp_ratelimit")
		sysctl(n, "1", "ipv6/conf/*/disable_ipv6")
		feed(n, "link set lo up\n"+strings.Join(c[n], "\n"), "ip", "-batch", "-")
	}
	sysctl(vpcSpace, "1", "ipv4/ip_forward")
	sysctl(clbSpace, "1", "ipv4/ip_forward")
	sysctl(vpcSpace, "0", "ipv4/conf/*/rp_filter", "ipv4/conf/*/send_redirects")
	sysctl(clbSpace, "0", "ipv4/conf/*/rp_filter")
}

func addNode(c commands, i int, node *Object) {
	ip, cidr := node.address(), netip.MustParsePrefix(node.Spec.PodCIDR)
	c.add(vpcSpace, `link add node%[1]d type veth peer name eth0 netns %[2]s
addr add %[3]s/24 dev node%[1]d
link set node%[1]d up
route add %[4]s via %[5]s`, i, node.Metadata.Name, gateway(ip), cidr, ip)
	c.add(node.Metadata.Name, `addr add %[1]s/24 dev eth0
link set eth0 up
route add default via %[2]s
link add cbr0 type bridge
addr add %[3]s/24 dev cbr0
link set cbr0 up`, ip, gateway(ip), gateway(cidr.Addr().String()))
}

// addBridgePod: hairpin mode, as the CNI sets it; without it a Pod's call to itself fails in every mode.
func addBridgePod(c commands, node, pod *Object) {
	name := pod.Metadata.Name
	c.add(node.Metadata.Name, `link add v%[1]s type veth peer name eth0 netns %[1]s
link set v%[1]s master cbr0 up
link set v%[1]s type bridge_slave hairpin on`, name)
	c.add(name, "addr add %s/24 dev eth0\nlink set eth0 up\nroute add default via %s", pod.Status.PodIP, gateway(pod.Status.PodIP))
}

// addSharedENI gives the node its second interface, with a routing table for what the Pods on it send.
func addSharedENI(c commands, i int, node, pod *Object) {
	gw := gateway(pod.Status.PodIP)
	own := strings.TrimSuffix(gw, "1") + "10"
	c.add(vpcSpace, "link add eni%[1]d type veth peer name eth1 netns %[2]s\naddr add %[3]s/24 dev eni%[1]d\nlink set eni%[1]d up", i, node.Metadata.Name, gw)
	c.add(node.Metadata.Name, `link set eth1 up
addr add %[1]s/24 dev eth1 noprefixroute
route add %[2]s dev eth1 table 1001
route add default via %[2]s table 1001`, own, gw)
}

func addSharedENIPod(c commands, node, pod *Object) {
	name, ip := pod.Metadata.Name, pod.Status.PodIP
	c.add(node.Metadata.Name, `link add v%[1]s type veth peer name eth0 netns %[1]s
link set v%[1]s up
route add %[2]s dev v%[1]s
rule add from %[2]s lookup 1001 pref 2000
rule add to %[2]s lookup main pref 1000`, name, ip)
	c.add(name, `addr add %s/32 dev eth0
link set eth0 up
route add 169.254.1.1 dev eth0
route add default via 169.254.1.1`, ip)
	c.add(vpcSpace, "route add %s via %s", ip, strings.TrimSuffix(gateway(ip), "1")+"10")
}

func addOwnENIPod(c commands, wire string, pod *Object) {
	name, ip := pod.Metadata.Name, pod.Status.PodIP
	c.add(vpcSpace, "link add %[1]s type veth peer name eth0 netns %[2]s\naddr add %[3]s/24 dev %[1]s\nlink set %[1]s up", wire, name, gateway(ip))
	c.add(name, "addr add %s/24 dev eth0\nlink set eth0 up\nroute add default via %s", ip, gateway(ip))
}

// addCLB: it owns the VIPs and its probe and SNAT addresses. At layer 4 it keeps the source, at layer 7 its proxy borrows it.
func addCLB(c commands, vips []string) {
	c.add(vpcSpace, "link add clb type veth peer name eth0 netns clb\naddr add %s/24 dev clb\nlink set clb up", gateway(clbHost))
	c.add(vpcSpace, "rule add fwmark %s lookup 100\nroute add default via %s table 100", fromCLB, clbHost)
	c.add(clbSpace, "addr add %s/24 dev eth0\nlink set eth0 up\nroute add default via %s", clbHost, gateway(clbHost))
	c.add(clbSpace, "rule add fwmark %s lookup 100\nroute add local default dev lo table 100", ownByProxy)
	for _, ip := range append([]string{probeIP, snatIP}, vips...) {
		c.add(clbSpace, "addr add %s/32 dev lo", ip)
		c.add(vpcSpace, "route add %s/32 via %s", ip, clbHost)
	}
}

// virtualSwitch: an answer to a connection that the CLB opened goes back to the CLB (Tencent uses a tunnel).
// Without it answers go straight to the client, and every connection fails.
const virtualSwitch = `table ip switch {
	chain prerouting {
		type filter hook prerouting priority mangle;
		iif "clb" ct state new ct mark set ` + fromCLB + `
		iif != "clb" ct mark ` + fromCLB + ` ct direction reply meta mark set ` + fromCLB + `
	}
}`
