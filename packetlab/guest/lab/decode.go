package main

// What a captured packet says.

import (
	"encoding/binary"
	"fmt"
	"net/netip"
	"strings"
)

// decode reads an IPv4 packet. ICMP errors count with the connection of the packet they answer.
func decode(b []byte) (p Packet, ok bool) {
	src, dst, protocol, rest, ok := ipHeader(b)
	if !ok {
		return p, false
	}
	p.Src, p.Dst, p.Count = src, dst, 1
	switch {
	case protocol == 6 && len(rest) >= 14:
		p.flow, p.Flags = tcpFlow(rest)
	case protocol == 17 && len(rest) >= 8:
		p.flow, p.Flags = udpFlow(rest[8:]), "udp"
	case protocol == 1 && len(rest) >= 8+28 && rest[0] == 3:
		_, _, inner, quoted, ok := ipHeader(rest[8:])
		if !ok {
			return p, false
		}
		p.Flags = fmt.Sprintf("icmp unreachable %d", rest[1])
		if inner == 6 && len(quoted) >= 14 {
			p.flow, _ = tcpFlow(quoted)
		} else if inner == 17 && len(quoted) >= 8 {
			p.flow = udpFlow(quoted[8:])
		}
		return p, true
	default:
		return p, false
	}
	p.Src = fmt.Sprintf("%s:%d", src, binary.BigEndian.Uint16(rest))
	p.Dst = fmt.Sprintf("%s:%d", dst, binary.BigEndian.Uint16(rest[2:]))
	return p, true
}

func ipHeader(b []byte) (src, dst string, protocol byte, rest []byte, ok bool) {
	if len(b) < 20 || b[0]>>4 != 4 {
		return
	}
	header := int(b[0]&15) * 4
	if len(b) < header {
		return
	}
	s, _ := netip.AddrFromSlice(b[12:16])
	d, _ := netip.AddrFromSlice(b[16:20])
	return s.String(), d.String(), b[9], b[header:], true
}

// tcpFlow: a SYN carries the number itself; a SYN-ACK, and a RST that answers a SYN, acknowledge the next; a RST that answers a SYN-ACK has the next.
func tcpFlow(b []byte) (flow uint32, flags string) {
	number, acknowledged, bits := binary.BigEndian.Uint32(b[4:]), binary.BigEndian.Uint32(b[8:]), b[13]
	const syn, rst, ack = 2, 4, 16
	switch {
	case bits&syn != 0 && bits&ack != 0:
		return acknowledged - 1, "S."
	case bits&syn != 0:
		return number, "S"
	case bits&rst != 0 && bits&ack != 0:
		return acknowledged - 1, "R."
	}
	return number - 1, "R"
}

// udpFlow: a question is 8 digits; an answer repeats it after `"id":"`.
func udpFlow(payload []byte) uint32 {
	text := string(payload)
	if _, after, found := strings.Cut(text, `"id":"`); found {
		text = after
	}
	var id uint32
	fmt.Sscanf(text, "%8d", &id)
	return id
}
