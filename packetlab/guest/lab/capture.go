package main

// Captures: the SYN, SYN-ACK, RST, UDP and ICMP packets that pass any interface of a node, a Pod or the CLB, told apart by connection.

import (
	"encoding/binary"
	"fmt"
	"net"
	"sort"
	"sync"
	"syscall"
	"time"
)

// Packet is one packet seen at one place.
type Packet struct {
	When  int64  `json:"us"` // microseconds since the first packet of the connection
	Space string `json:"ns"`
	Iface string `json:"iface"`
	Dir   string `json:"dir"` // In | Out | P: seen on its way to somebody else
	Src   string `json:"src"`
	Dst   string `json:"dst"`
	Flags string `json:"flags"` // S, S., R, R., udp, icmp unreachable CODE
	Count int    `json:"count"` // the same packet again, a retransmission
	flow  uint32 // TCP: the client's first sequence number, which no translation changes. UDP: its question
}

var (
	seenLock sync.Mutex
	byFlow   = map[uint32][]Packet{}
	flowFrom = map[string]uint32{} // by origin
)

// onlyTelling lets SYN, SYN-ACK, RST, ICMP and UDP of IPv4 through (classic BPF; offsets count from the IP header).
var onlyTelling = []syscall.SockFilter{
	{Code: 0x28, K: 0xfffff000},             // ldh protocol of the frame
	{Code: 0x15, Jt: 0, Jf: 8, K: 0x0800},   // IPv4? else drop
	{Code: 0x30, K: 9},                      // ldb protocol
	{Code: 0x15, Jt: 5, Jf: 0, K: 1},        // ICMP: take
	{Code: 0x15, Jt: 4, Jf: 0, K: 17},       // UDP: take
	{Code: 0x15, Jt: 0, Jf: 4, K: 6},        // TCP? else drop
	{Code: 0xb1, K: 0},                      // ldx header length
	{Code: 0x50, K: 13},                     // ldb flags
	{Code: 0x45, Jt: 0, Jf: 1, K: 0x02 | 4}, // SYN or RST: take
	{Code: 0x06, K: 0xffff},
	{Code: 0x06, K: 0},
}

// capture starts listening on every interface of a namespace.
func capture(netns, label string) {
	at(netns, func() {
		const all = 0x0300 // ETH_P_ALL in network byte order
		fd, err := syscall.Socket(syscall.AF_PACKET, syscall.SOCK_DGRAM, 0)
		must(err)
		must(syscall.AttachLsf(fd, onlyTelling))
		must(syscall.SetsockoptInt(fd, syscall.SOL_SOCKET, syscall.SO_TIMESTAMPNS, 1))
		must(syscall.SetsockoptInt(fd, syscall.SOL_SOCKET, syscall.SO_RCVBUFFORCE, 4<<20))
		must(syscall.Bind(fd, &syscall.SockaddrLinklayer{Protocol: all}))
		interfaces, err := net.Interfaces()
		must(err)
		names := map[int]string{}
		for _, i := range interfaces {
			names[i.Index] = i.Name
		}
		go listen(fd, label, names)
	})
}

func listen(fd int, label string, names map[int]string) {
	buf, control := make([]byte, 2048), make([]byte, 64)
	for {
		n, c, _, from, err := syscall.Recvmsg(fd, buf, control, 0)
		if err != nil {
			if err == syscall.EINTR {
				continue
			}
			return
		}
		link, ok := from.(*syscall.SockaddrLinklayer)
		if !ok {
			continue
		}
		if p, ok := decode(buf[:n]); ok {
			p.When, p.Space, p.Iface, p.Dir = stamp(control[:c]), label, names[link.Ifindex], direction(link.Pkttype)
			note(p)
		}
	}
}

func direction(kind byte) string {
	switch kind {
	case 0:
		return "In"
	case 4:
		return "Out"
	}
	return "P"
}

// stamp is the kernel's time of the packet, in microseconds.
func stamp(control []byte) int64 {
	if len(control) < 32 {
		return time.Now().UnixMicro()
	}
	seconds, nanos := binary.LittleEndian.Uint64(control[16:]), binary.LittleEndian.Uint64(control[24:])
	return int64(seconds*1e6 + nanos/1e3)
}

// note keeps a packet with its connection.
func note(p Packet) {
	seenLock.Lock()
	defer seenLock.Unlock()
	byFlow[p.flow] = append(byFlow[p.flow], p)
	if starts := p.Flags == "S" || p.Flags == "udp"; starts && p.Dir == "Out" {
		_, port, _ := net.SplitHostPort(p.Src)
		if at := origin(p.Space, port, p.Dst); flowFrom[at] == 0 {
			flowFrom[at] = p.flow
		}
	}
}

// origin names a connection by where it begins. The destination belongs to it: masquerading may give another connection the same port.
func origin(space, port, destination string) string { return space + ":" + port + ">" + destination }

// packetsOf collects what was seen of a connection.
func packetsOf(space string, port int, destination string) []Packet {
	seenLock.Lock()
	own := append([]Packet{}, byFlow[flowFrom[origin(space, fmt.Sprint(port), destination)]]...)
	seenLock.Unlock()
	sort.SliceStable(own, func(i, j int) bool { return own[i].When < own[j].When })
	return own
}

// once folds retransmissions and makes times relative to the first packet.
func once(packets []Packet) []Packet {
	folded := []Packet{}
	if len(packets) == 0 {
		return folded
	}
	start := packets[0].When
	index := map[Packet]int{}
	for _, p := range packets {
		key := p
		key.When = 0
		if i, again := index[key]; again {
			folded[i].Count++
			continue
		}
		index[key] = len(folded)
		p.When -= start
		folded = append(folded, p)
	}
	return folded
}

// forgetPackets frees what was captured; nothing of it is asked for again.
func forgetPackets() {
	seenLock.Lock()
	byFlow, flowFrom = map[uint32][]Packet{}, map[string]uint32{}
	seenLock.Unlock()
}
