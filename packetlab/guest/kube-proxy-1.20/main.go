// The real kube-proxy of Kubernetes 1.20, the last release before pull request 97081.
package main

import (
	"math/rand"
	"os"
	"time"

	"k8s.io/kubernetes/cmd/kube-proxy/app"
)

func main() {
	rand.Seed(time.Now().UnixNano())
	if err := app.NewProxyCommand().Execute(); err != nil {
		os.Exit(1)
	}
}
