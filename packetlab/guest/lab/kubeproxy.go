package main

// The real kube-proxy, one for each node: started with the DaemonSet's own arguments, left until its rules stand, then ended.

import (
	"bufio"
	"io"
	"os"
	"os/exec"
	"regexp"
	"strings"
	"sync"
	"time"
)

// kubeconfig at the path that TKE's DaemonSet names; on every node it leads to that node's stand-in API server.
const kubeconfig = "/var/lib/kube-proxy/config"

const kubeconfigText = `apiVersion: v1
kind: Config
clusters: [{name: lab, cluster: {server: "http://` + apiAddress + `"}}]
contexts: [{name: lab, context: {cluster: lab, user: lab}}]
current-context: lab
users: [{name: lab, user: {}}]
`

// labArgs keep kube-proxy from settings that belong to the whole machine, and make it say when its rules stand.
var labArgs = []string{"--kubeconfig=" + kubeconfig, "--conntrack-max-per-core=0", "--v=4"}

// quiet is how long a kube-proxy must not have touched its rules. Release 1.20 makes a first set before it has been told of every endpoint.
const quiet = 3 * time.Second

var (
	rulesStand  = regexp.MustCompile("(?i)syncProxyRules (complete|took)")
	rulesChange = regexp.MustCompile("Syncing (iptables rules|ipvs Proxier rules)")
)

const syncLimit = 300 * time.Second

// placeRules lets kube-proxy set every node up. Ending it (not asking it to clean up) leaves its rules in place.
func placeRules(w *World) {
	must(os.MkdirAll("/var/lib/kube-proxy", 0o755))
	must(os.WriteFile(kubeconfig, []byte(kubeconfigText), 0o600))
	var all sync.WaitGroup
	for _, node := range w.kernelNodes() {
		all.Add(1)
		go func() { defer all.Done(); placeRulesOn(w, node) }()
	}
	all.Wait()
}

func placeRulesOn(w *World, node *Object) {
	name := node.Metadata.Name
	proxy := w.kubeProxyOn(name)
	stop := serveAPI(w, name)
	defer stop()
	expand := strings.NewReplacer("$(NODE_NAME)", name, "$(HOST_IP)", node.address())
	args := append([]string{}, labArgs...)
	for _, a := range proxy.Args {
		args = append(args, expand.Replace(a))
	}
	c := exec.Command(proxy.binary(), args...)
	log, write, err := os.Pipe()
	must(err)
	c.Stdout, c.Stderr = write, write
	at(name, func() { must(c.Start()) })
	write.Close()
	waitForRules(name, proxy, log)
	c.Process.Kill()
	c.Wait()
}

// waitForRules reads kube-proxy's log until it says that its rules stand, and leaves them alone.
func waitForRules(node string, proxy KubeProxy, log io.ReadCloser) {
	defer log.Close()
	late := time.AfterFunc(syncLimit, func() { log.Close() })
	defer late.Stop()
	var seen []string
	lines := bufio.NewScanner(log)
	var calm *time.Timer // runs since a set of rules was complete
	stand := make(chan bool)
	go func() {
		for lines.Scan() {
			seen = append(seen, lines.Text())
			switch {
			case rulesStand.MatchString(lines.Text()) && !proxy.early():
				stand <- true
				return
			case rulesStand.MatchString(lines.Text()):
				calm = time.AfterFunc(quiet, func() { stand <- true })
			case calm != nil && rulesChange.MatchString(lines.Text()):
				calm.Stop()
			}
		}
		if calm == nil {
			fail("kube-proxy on", node, "placed no rules:\n", strings.Join(seen[max(0, len(seen)-20):], "\n"))
		}
	}()
	<-stand
}
