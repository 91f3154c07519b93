package main

// What the kernel itself says about packets it dropped: counters, its log, its drop tracepoint. Only of use while nothing else goes on.

import (
	"fmt"
	"os"
	"regexp"
	"sort"
	"strconv"
	"strings"
	"syscall"
)

var watched = []string{"TcpExtIPReversePathFilter", "TcpOutRsts", "IcmpOutDestUnreachs", "UdpNoPorts"}

// Evidence of one scenario that was played alone.
type Evidence struct {
	Counters map[string]int `json:"counters"` // "NS NAME": by how much it grew
	Log      []string       `json:"log"`      // martian sources
	Drops    map[string]int `json:"drops"`    // kernel function or reason: packets dropped there
}

// counters reads a namespace's /proc/net/netstat and snmp.
func counters(netns string) map[string]int {
	m := map[string]int{}
	at(netns, func() {
		for _, f := range []string{"netstat", "snmp"} {
			b, _ := os.ReadFile("/proc/thread-self/net/" + f)
			lines := strings.Split(string(b), "\n")
			for i := 0; i+1 < len(lines); i += 2 {
				names, values := strings.Fields(lines[i]), strings.Fields(lines[i+1])
				for j := 1; j < len(names) && j < len(values); j++ {
					m[strings.TrimSuffix(names[0], ":")+names[j]], _ = strconv.Atoi(values[j])
				}
			}
		}
	})
	return m
}

// watch runs f and tells what the kernel said meanwhile.
func watch(spaces []string, f func()) *Evidence {
	before := map[string]map[string]int{}
	for _, n := range spaces {
		before[n] = counters(n)
	}
	kernelLog()
	traceDrops(true)
	f()
	traceDrops(false)
	e := &Evidence{Counters: map[string]int{}, Log: []string{}, Drops: drops()}
	for _, n := range spaces {
		now := counters(n)
		for _, name := range watched {
			if grown := now[name] - before[n][name]; grown > 0 {
				e.Counters[n+" "+strings.TrimPrefix(name, "TcpExt")] = grown
			}
		}
	}
	said := map[string]bool{}
	for _, l := range kernelLog() {
		if l = strings.TrimPrefix(l, "IPv4: "); strings.Contains(l, "martian") && !said[l] {
			said[l] = true
			e.Log = append(e.Log, l)
		}
	}
	sort.Strings(e.Log)
	return e
}

var logFile = -1

// kernelLog returns the lines since the call before.
func kernelLog() (lines []string) {
	if logFile < 0 {
		logFile, _ = syscall.Open("/dev/kmsg", syscall.O_RDONLY|syscall.O_NONBLOCK|syscall.O_CLOEXEC, 0)
	}
	buf := make([]byte, 8192)
	for {
		n, err := syscall.Read(logFile, buf)
		if err == syscall.EPIPE { // lines were lost
			continue
		}
		if err != nil || n <= 0 {
			return
		}
		_, text, _ := strings.Cut(string(buf[:n]), ";")
		text, _, _ = strings.Cut(text, "\n")
		lines = append(lines, text)
	}
}

const tracing = "/sys/kernel/tracing/"

func traceDrops(on bool) {
	value := map[bool]string{true: "1", false: "0"}[on]
	if on {
		os.WriteFile(tracing+"options/hash-ptr", []byte("0"), 0)
		os.WriteFile(tracing+"trace", nil, 0)
	}
	os.WriteFile(tracing+"events/skb/kfree_skb/enable", []byte(value), 0)
}

var dropLine = regexp.MustCompile(`protocol=2048 location=(?:0x)?([0-9a-f]+) reason: ?(\S*)`)

// drops of IPv4 packets, by the function that dropped them, with the reason where the kernel gives one.
func drops() map[string]int {
	b, _ := os.ReadFile(tracing + "trace")
	count := map[string]int{}
	for _, m := range dropLine.FindAllStringSubmatch(string(b), -1) {
		address, _ := strconv.ParseUint(m[1], 16, 64)
		where := symbol(address)
		if strings.HasPrefix(where, "sk_stream") { // a socket that was closed
			continue
		}
		if m[2] != "NOT_SPECIFIED" && m[2] != "" {
			where = fmt.Sprintf("%s (%s)", where, m[2])
		}
		count[where]++
	}
	return count
}

type kernelSymbol struct {
	address uint64
	name    string
}

var symbols []kernelSymbol

func symbol(address uint64) string {
	if symbols == nil {
		b, _ := os.ReadFile("/proc/kallsyms")
		for _, l := range strings.Split(string(b), "\n") {
			if f := strings.Fields(l); len(f) >= 3 && strings.ContainsAny(f[1], "tT") {
				v, _ := strconv.ParseUint(f[0], 16, 64)
				symbols = append(symbols, kernelSymbol{v, f[2]})
			}
		}
		sort.SliceStable(symbols, func(i, j int) bool { return symbols[i].address < symbols[j].address })
	}
	i := sort.Search(len(symbols), func(i int) bool { return symbols[i].address > address })
	if i == 0 {
		return fmt.Sprintf("%x", address)
	}
	return symbols[i-1].name
}
