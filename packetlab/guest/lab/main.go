// The packet lab's guest: plays scenarios on a real kernel and says what it saw.
package main

import (
	"encoding/json"
	"os"
	"os/exec"
	"strings"
	"time"
)

const scenariosFile = "/scenarios.json"

func main() {
	start := time.Now()
	emit("versions", map[string]string{
		"kernel":   strings.TrimSpace(read("/proc/sys/kernel/osrelease")),
		"iptables": version("iptables", "--version"), "nft": version("nft", "--version"), "ipvsadm": version("ipvsadm", "--version"),
	})
	var input struct {
		Clusters []Cluster `json:"clusters"`
	}
	must(json.Unmarshal([]byte(read(scenariosFile)), &input))
	for _, c := range input.Clusters {
		playCluster(c)
	}
	emit("done", map[string]any{"seconds": time.Since(start).Seconds()})
}

func read(path string) string {
	b, err := os.ReadFile(path)
	must(err)
	return string(b)
}

func version(command ...string) string {
	b, err := exec.Command(command[0], command[1:]...).CombinedOutput()
	must(err, command, string(b))
	return strings.TrimSpace(strings.SplitN(string(b), "\n", 2)[0])
}
