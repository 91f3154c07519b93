package main

// What TKE's private kube-proxy does differently from upstream's. No kernel can show it; these are the lab's ASSUMPTIONS:
//
//  1. In ipvs mode TKE's fork takes nothing of a Service's CLB address (it reverts kubernetes PR 63066), unless the Service is
//     annotated prevent-loopback and the fork is new enough. Then it does what upstream does.
//     So the lab's kube-proxy is upstream's, and is simply not told the address.
//  2. Upstream 1.20.15 stands for every TKE release below 1.21, upstream 1.34.4 for all others.

import (
	"regexp"
	"strconv"
	"strings"
)

// bindsSince: the smallest -tke.N of each release line that knows the annotation.
var bindsSince = map[string]int{
	"1.12.4": 30, "1.14.3": 24, "1.16.3": 25, "1.18.4": 20, "1.20.6": 12, "1.22.5": 1, "1.24.4": 1, "1.28.3": 3,
}

var tkeTag = regexp.MustCompile(`:v(\d+\.\d+\.\d+)-tke\.(\d+)$`)

// KubeProxy is what runs on one node.
type KubeProxy struct {
	Image string
	Args  []string
}

// kubeProxyOn finds it: the Pod's image where there is a Pod, else the DaemonSet's.
func (w *World) kubeProxyOn(node string) KubeProxy {
	ds := w.get("DaemonSet", "kube-system", "kube-proxy")
	if ds == nil {
		fail("no DaemonSet kube-system/kube-proxy")
	}
	c := ds.Spec.Template.Spec.Containers[0]
	for _, p := range w.kind("Pod") {
		if p.Metadata.Labels["k8s-app"] == "kube-proxy" && p.Spec.NodeName == node {
			c.Image = p.Spec.Containers[0].Image
		}
	}
	return KubeProxy{c.Image, c.Args}
}

func (k KubeProxy) ipvs() bool {
	for _, a := range k.Args {
		if a == "--proxy-mode=ipvs" {
			return true
		}
	}
	return false
}

// early: below 1.21.
func (k KubeProxy) early() bool {
	m := regexp.MustCompile(`:v1\.(\d+)\.`).FindStringSubmatch(k.Image)
	if m == nil {
		return false
	}
	minor, _ := strconv.Atoi(m[1])
	return minor < 21
}

// binary is the upstream release that stands for the image.
func (k KubeProxy) binary() string {
	if k.early() {
		return "/kube-proxy-1.20"
	}
	return "/kube-proxy-1.34"
}

// knowsVIP tells whether this kube-proxy deals with the CLB address of service itself.
func (k KubeProxy) knowsVIP(service *Object) bool {
	m := tkeTag.FindStringSubmatch(k.Image)
	if m == nil || !k.ipvs() {
		return true // upstream's, or another mode
	}
	build, _ := strconv.Atoi(m[2])
	since, known := bindsSince[m[1]]
	return known && build >= since && strings.TrimSpace(service.annotation("service.cloud.tencent.com/prevent-loopback")) == "true"
}
