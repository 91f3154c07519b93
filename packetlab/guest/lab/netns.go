package main

// Network namespaces: every node, Pod, the VPC's switch and the load balancer is one.

import (
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"sync"
	"syscall"
)

const setns = 308 // system call number on amd64

// at runs f on a thread inside netns; sockets made there stay there, and so do the processes it starts.
func at(netns string, f func()) {
	var done sync.WaitGroup
	done.Add(1)
	go func() {
		defer done.Done()
		runtime.LockOSThread() // never unlocked: Go ends the thread with the goroutine
		fd, err := syscall.Open("/run/netns/"+netns, syscall.O_RDONLY|syscall.O_CLOEXEC, 0)
		must(err, "namespace", netns)
		if _, _, e := syscall.RawSyscall(setns, uintptr(fd), syscall.CLONE_NEWNET, 0); e != 0 {
			fail("setns", netns, e)
		}
		syscall.Close(fd)
		f()
	}()
	done.Wait()
}

// feed runs a command inside netns with text on its standard input. A failing command stops the lab: a half-built network proves nothing.
func feed(netns, text string, command ...string) (output string) {
	at(netns, func() {
		c := exec.Command(command[0], command[1:]...)
		c.Stdin = strings.NewReader(text)
		b, err := c.CombinedOutput()
		output = string(b)
		must(err, command, "in", netns, ":", output, "\n", text)
	})
	return
}

// sysctl writes value to every /proc/sys/net file that a pattern names. Files of absent modules are passed over.
func sysctl(netns, value string, patterns ...string) {
	at(netns, func() {
		for _, p := range patterns {
			files, _ := filepath.Glob("/proc/sys/net/" + p)
			for _, f := range files {
				must(os.WriteFile(f, []byte(value), 0), f)
			}
		}
	})
}

// makeNamespaces makes them all in one go.
func makeNamespaces(names []string) {
	var lines []string
	for _, n := range names {
		lines = append(lines, "netns add "+n)
	}
	c := exec.Command("ip", "-batch", "-")
	c.Stdin = strings.NewReader(strings.Join(lines, "\n"))
	b, err := c.CombinedOutput()
	must(err, string(b))
}

// removeNamespaces forgets the network of the cluster before this one; sockets of its servers keep nothing alive that matters.
func removeNamespaces() {
	files, _ := filepath.Glob("/run/netns/*")
	for _, f := range files {
		syscall.Unmount(f, syscall.MNT_DETACH)
		os.Remove(f)
	}
}
