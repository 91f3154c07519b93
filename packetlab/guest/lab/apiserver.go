package main

// A stand-in for the API server: what kube-proxy lists and watches, as one node's kube-proxy is to see it.

import (
	"encoding/json"
	"io"
	"net"
	"net/http"
	"strings"
)

const apiAddress = "127.0.0.1:8001"

var listKinds = map[string]string{"nodes": "NodeList", "services": "ServiceList", "endpointslices": "EndpointSliceList", "servicecidrs": "ServiceCIDRList"}

// serveAPI answers inside a node's namespace until what it returns is called. Nothing changes while it runs, so a watch stays silent.
func serveAPI(w *World, node string) (stop func() error) {
	proxy := w.kubeProxyOn(node)
	lists := map[string]func() []json.RawMessage{
		"nodes":          func() []json.RawMessage { return []json.RawMessage{w.node(node).raw} },
		"services":       func() []json.RawMessage { return w.servicesFor(proxy) },
		"endpointslices": func() []json.RawMessage { return raw(w.kind("EndpointSlice")) },
		"servicecidrs":   func() []json.RawMessage { return nil },
	}
	handler := func(out http.ResponseWriter, in *http.Request) {
		parts := strings.Split(strings.Trim(in.URL.Path, "/"), "/")
		last := parts[len(parts)-1]
		out.Header().Set("Content-Type", "application/json")
		switch list, known := lists[last]; {
		case in.Method != http.MethodGet: // events
			out.WriteHeader(http.StatusCreated)
			io.Copy(out, in.Body)
		case known && in.URL.Query().Get("watch") != "":
			out.WriteHeader(http.StatusOK)
			out.(http.Flusher).Flush()
			<-in.Context().Done()
		case known:
			group := strings.Join(parts[1:len(parts)-1], "/")
			json.NewEncoder(out).Encode(map[string]any{
				"kind": listKinds[last], "apiVersion": group, "metadata": map[string]string{"resourceVersion": "1"}, "items": adapt(group, list()),
			})
		case len(parts) > 1 && parts[len(parts)-2] == "nodes":
			out.Write(w.node(node).raw)
		default:
			http.Error(out, `{"kind":"Status","apiVersion":"v1","status":"Failure","reason":"NotFound","code":404}`, http.StatusNotFound)
		}
	}
	server := &http.Server{Handler: http.HandlerFunc(handler)}
	at(node, func() {
		l, err := net.Listen("tcp4", apiAddress)
		must(err)
		go server.Serve(l)
	})
	return server.Close
}

func raw(l Objects) (items []json.RawMessage) {
	for _, o := range l {
		items = append(items, o.raw)
	}
	return
}

// servicesFor leaves the CLB address out where this kube-proxy does not deal with it.
func (w *World) servicesFor(proxy KubeProxy) (items []json.RawMessage) {
	for _, s := range w.kind("Service") {
		text := s.raw
		if !proxy.knowsVIP(s) {
			text = with(text, func(o map[string]any) { o["status"] = map[string]any{} })
		}
		items = append(items, text)
	}
	return
}

// adapt turns EndpointSlices into the form that kube-proxy below 1.21 reads.
func adapt(group string, items []json.RawMessage) []json.RawMessage {
	out := []json.RawMessage{}
	for _, text := range items {
		if group == "discovery.k8s.io/v1beta1" {
			text = with(text, func(o map[string]any) {
				o["apiVersion"] = group
				for _, e := range o["endpoints"].([]any) {
					e := e.(map[string]any)
					e["topology"] = map[string]any{"kubernetes.io/hostname": e["nodeName"]}
					delete(e, "nodeName")
				}
			})
		}
		out = append(out, text)
	}
	return out
}

// with returns a changed copy of a JSON object.
func with(text json.RawMessage, change func(map[string]any)) json.RawMessage {
	var o map[string]any
	must(json.Unmarshal(text, &o))
	change(o)
	b, err := json.Marshal(o)
	must(err)
	return b
}
