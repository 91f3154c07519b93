package main

// What the lab tells its host: one JSON document a line.

import (
	"encoding/json"
	"fmt"
	"os"
	"strings"
	"sync"
)

var (
	outLock sync.Mutex
	outFile = os.Stdout
)

func emit(kind string, value any) {
	b, err := json.Marshal(map[string]any{kind: value})
	if err != nil {
		b, _ = json.Marshal(map[string]any{"failed": err.Error()})
	}
	outLock.Lock()
	defer outLock.Unlock()
	outFile.Write(append(b, '\n'))
}

// fail ends the lab.
func fail(what ...any) {
	emit("failed", strings.TrimSpace(fmt.Sprintln(what...)))
	os.Exit(1)
}

func must(err error, what ...any) {
	if err != nil {
		fail(append([]any{err}, what...)...)
	}
}
