// The real kube-proxy of Kubernetes 1.20, the last release before pull request 97081.
package main

import (
	"flag"
	"math/rand"
	"os"
	"time"

	"github.com/spf13/pflag"
	cliflag "k8s.io/component-base/cli/flag"
	"k8s.io/component-base/logs"
	"k8s.io/kubernetes/cmd/kube-proxy/app"
)

func main() {
	rand.Seed(time.Now().UnixNano())
	command := app.NewProxyCommand()
	pflag.CommandLine.SetNormalizeFunc(cliflag.WordSepNormalizeFunc)
	pflag.CommandLine.AddGoFlagSet(flag.CommandLine)
	logs.InitLogs()
	if err := command.Execute(); err != nil {
		os.Exit(1)
	}
}
