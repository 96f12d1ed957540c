// Package report has the figures of benchmarks, and how they are written.
package report

import (
	"bufio"
	"debug/buildinfo"
	"encoding/json"
	"fmt"
	"os"
	"path"
	"path/filepath"
	"runtime"
	"strings"
)

// A Machine is what figures depend on.
type Machine struct {
	Cores     int
	Processor string
	System    string
	Toolchain string
	Load      string   // of others, before anything was measured; "" if it isn't known
	Peers     []string // names and versions
}

// ThisMachine describes this machine, with the load that it had, and what was measured against.
func ThisMachine(load string, peers ...string) Machine {
	m := Machine{
		Cores:     runtime.NumCPU(),
		Processor: field("/proc/cpuinfo", "model name", ":"),
		System:    strings.Trim(field("/etc/os-release", "PRETTY_NAME", "="), `"`),
		Toolchain: runtime.Version() + " " + runtime.GOOS + "/" + runtime.GOARCH,
		Load:      load, Peers: peers,
	}
	if kernel, err := os.ReadFile("/proc/sys/kernel/osrelease"); err == nil {
		m.System += ", Linux " + strings.TrimSpace(string(kernel))
	}
	return m
}

// Dependency returns the last part of a module's path, and its version in a program.
func Dependency(program, module string) (string, error) {
	info, err := buildinfo.ReadFile(program)
	if err != nil {
		return "", err
	}
	for _, m := range info.Deps {
		if m.Path == module {
			return path.Base(module) + " " + m.Version, nil
		}
	}
	return "", fmt.Errorf("%s doesn't use %s", program, module)
}

// NpmVersion returns the version of the npm package in a folder.
func NpmVersion(dir string) (string, error) {
	text, err := os.ReadFile(filepath.Join(dir, "package.json"))
	if err != nil {
		return "", err
	}
	var manifest struct {
		Version string `json:"version"`
	}
	err = json.Unmarshal(text, &manifest)
	return manifest.Version, err
}

// field finds a line "NAME separator VALUE" in a file of the system, and returns "" where there is none.
func field(file, name, separator string) string {
	f, err := os.Open(file)
	if err != nil {
		return ""
	}
	defer f.Close()
	for lines := bufio.NewScanner(f); lines.Scan(); {
		if key, value, ok := strings.Cut(lines.Text(), separator); ok && strings.TrimSpace(key) == name {
			return strings.TrimSpace(value)
		}
	}
	return ""
}

func (m Machine) String() string {
	parts := []string{fmt.Sprintf("%d cores", m.Cores)}
	for _, part := range append([]string{m.Processor, m.System, m.Toolchain}, m.Peers...) {
		if part != "" {
			parts = append(parts, part)
		}
	}
	if m.Load != "" {
		parts = append(parts, "and a load of "+m.Load+" from others")
	}
	return strings.Join(parts, ", ")
}
