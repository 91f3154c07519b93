package main

// The Kubernetes objects of a scenario, as far as the lab reads them.

import (
	"encoding/json"
	"strings"
)

// Object holds the union of the fields that the lab reads of any kind; absent ones stay empty.
type Object struct {
	APIVersion string `json:"apiVersion"`
	Kind       string `json:"kind"`
	Metadata   struct {
		Name        string            `json:"name"`
		Namespace   string            `json:"namespace"`
		Labels      map[string]string `json:"labels"`
		Annotations map[string]string `json:"annotations"`
	} `json:"metadata"`
	Spec struct {
		// Node
		PodCIDR string `json:"podCIDR"`
		// Pod
		NodeName    string      `json:"nodeName"`
		HostNetwork bool        `json:"hostNetwork"`
		Containers  []Container `json:"containers"`
		// Service
		Type                  string        `json:"type"`
		ClusterIP             string        `json:"clusterIP"`
		ExternalTrafficPolicy string        `json:"externalTrafficPolicy"`
		Ports                 []ServicePort `json:"ports"`
		// Ingress
		DefaultBackend *IngressBackend `json:"defaultBackend"`
		Rules          []struct {
			HTTP struct {
				Paths []struct {
					Backend IngressBackend `json:"backend"`
				} `json:"paths"`
			} `json:"http"`
		} `json:"rules"`
		// DaemonSet
		Template struct {
			Spec struct {
				Containers []Container `json:"containers"`
			} `json:"spec"`
		} `json:"template"`
		// TkeServiceConfig
		LoadBalancer struct {
			L7Listeners []struct {
				Protocol        string `json:"protocol"`
				Port            int    `json:"port"`
				KeepaliveEnable any    `json:"keepaliveEnable"`
			} `json:"l7Listeners"`
		} `json:"loadBalancer"`
	} `json:"spec"`
	Status struct {
		Addresses []struct {
			Type    string `json:"type"`
			Address string `json:"address"`
		} `json:"addresses"`
		Conditions []struct {
			Type   string `json:"type"`
			Status string `json:"status"`
		} `json:"conditions"`
		PodIP        string `json:"podIP"`
		LoadBalancer struct {
			Ingress []struct {
				IP     string `json:"ip"`
				IPMode string `json:"ipMode"`
			} `json:"ingress"`
		} `json:"loadBalancer"`
	} `json:"status"`
	// EndpointSlice
	Endpoints []Endpoint `json:"endpoints"`

	raw json.RawMessage
}

type Container struct {
	Image string   `json:"image"`
	Args  []string `json:"args"`
}

type ServicePort struct {
	Port     int    `json:"port"`
	Protocol string `json:"protocol"`
	NodePort int    `json:"nodePort"`
}

type IngressBackend struct {
	Service struct {
		Name string `json:"name"`
	} `json:"service"`
}

type Endpoint struct {
	Addresses  []string `json:"addresses"`
	NodeName   string   `json:"nodeName"`
	Conditions struct {
		Ready *bool `json:"ready"`
	} `json:"conditions"`
}

func (o *Object) UnmarshalJSON(b []byte) error {
	type plain Object
	o.raw = append(json.RawMessage{}, b...)
	return json.Unmarshal(b, (*plain)(o))
}

func (o *Object) key() string {
	return strings.Join([]string{o.Kind, o.Metadata.Namespace, o.Metadata.Name}, "/")
}

func (o *Object) annotation(name string) string { return o.Metadata.Annotations[name] }

// address is a node's InternalIP.
func (o *Object) address() string {
	for _, a := range o.Status.Addresses {
		if a.Type == "InternalIP" {
			return a.Address
		}
	}
	return ""
}

func (o *Object) ready() bool {
	for _, c := range o.Status.Conditions {
		if c.Type == "Ready" {
			return c.Status == "True"
		}
	}
	return false
}

// vip is the address of the object's CLB.
func (o *Object) vip() string {
	for _, i := range o.Status.LoadBalancer.Ingress {
		return i.IP
	}
	return ""
}

// superNode: a node that Tencent runs, without a kernel of its own for its Pods.
func (o *Object) superNode() bool {
	return o.Metadata.Labels["node.kubernetes.io/instance-type"] == "eklet"
}

// backendService names the one Service behind an Ingress: the lab's have no more.
func (o *Object) backendService() string {
	if o.Spec.DefaultBackend != nil {
		return o.Spec.DefaultBackend.Service.Name
	}
	return o.Spec.Rules[0].HTTP.Paths[0].Backend.Service.Name
}

// Objects finds objects by kind, in the order they were given.
type Objects []*Object

func (l Objects) kind(kind string) (found Objects) {
	for _, o := range l {
		if o.Kind == kind {
			found = append(found, o)
		}
	}
	return
}

func (l Objects) get(kind, namespace, name string) *Object {
	for _, o := range l {
		if o.Kind == kind && o.Metadata.Namespace == namespace && o.Metadata.Name == name {
			return o
		}
	}
	return nil
}

// endpoints of a Service that are ready.
func (l Objects) endpoints(service *Object) (ready []Endpoint) {
	for _, slice := range l.kind("EndpointSlice") {
		if slice.Metadata.Namespace != service.Metadata.Namespace || slice.Metadata.Labels["kubernetes.io/service-name"] != service.Metadata.Name {
			continue
		}
		for _, e := range slice.Endpoints {
			if e.Conditions.Ready == nil || *e.Conditions.Ready {
				ready = append(ready, e)
			}
		}
	}
	return
}
