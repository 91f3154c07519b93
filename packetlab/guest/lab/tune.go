package main

// Settings of a node's kernel that no wire makes.

import "fmt"

// tuneNode sets what the kubelet, the CNI or the node image set on a node.
func tuneNode(name string) {
	sysctl(name, "1", "ipv4/ip_forward", "ipv4/conf/*/log_martians", "bridge/bridge-nf-call-iptables", "ipv4/conf/v*/proxy_arp", "ipv4/conf/eth1/proxy_arp")
	sysctl(name, "0", "ipv4/conf/*/send_redirects")
	sysctl(name, "10000 29999", "ipv4/ip_local_port_range") // the node's own programs leave NodePorts and the clients' ports alone
}

// settle gives every node what a scenario says about nodes and no object does, and takes back what an earlier one said.
func settle(w *World, lab NodeLab) {
	drop, masquerade := "", ""
	if lab.DropSNATRange {
		drop = "ip saddr 100.127.0.0/16 drop"
	}
	for _, node := range w.kernelNodes() {
		if lab.Masquerade {
			masquerade = fmt.Sprintf("oif eth0 ip saddr %s masquerade", node.Spec.PodCIDR)
		}
		sysctl(node.Metadata.Name, fmt.Sprint(lab.RPFilter), "ipv4/conf/*/rp_filter")
		feed(node.Metadata.Name, fmt.Sprintf(`table ip node
delete table ip node
table ip node {
	chain arriving {
		type filter hook prerouting priority raw
		%s
	}
	chain leaving {
		type nat hook postrouting priority srcnat + 10
		%s
	}
}`, drop, masquerade), "nft", "-f", "-")
	}
}
