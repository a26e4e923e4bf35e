// The Go side of `npm run bench:render`.
//
//	goloop loop   answers render requests, a JSON object a line, with kustomize as a library in this process
//	goloop exec   runs a program for each request, a JSON array of arguments a line, and tells what it cost
package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"os/exec"
	"strings"
	"syscall"
	"time"

	"sigs.k8s.io/kustomize/api/krusty"
	"sigs.k8s.io/kustomize/api/types"
	"sigs.k8s.io/kustomize/kyaml/filesys"
	"sigs.k8s.io/kustomize/kyaml/openapi"
)

type request struct {
	ID    int      `json:"id"`
	Dir   string   `json:"dir"`
	Flags []string `json:"flags"`
}

type answer struct {
	ID     int    `json:"id"`
	OK     bool   `json:"ok"`
	Output string `json:"output"`
	Error  string `json:"error,omitempty"`
}

type cost struct {
	OK     bool    `json:"ok"`
	Output string  `json:"output"`
	Ms     float64 `json:"ms"`
	CPUMs  float64 `json:"cpuMs"`
	PeakKB int64   `json:"peakKb"`
}

func main() {
	if len(os.Args) != 2 {
		fmt.Fprintln(os.Stderr, "usage: goloop loop|exec")
		os.Exit(3)
	}
	handle := loop
	if os.Args[1] == "exec" {
		handle = run
	}
	in := bufio.NewReaderSize(os.Stdin, 1<<20)
	out := json.NewEncoder(os.Stdout)
	out.SetEscapeHTML(false)
	for {
		line, err := in.ReadBytes('\n')
		if len(line) > 1 {
			if err := out.Encode(handle(line)); err != nil {
				os.Exit(1)
			}
		}
		if err == io.EOF {
			return
		}
	}
}

func loop(line []byte) any {
	var req request
	if err := json.Unmarshal(line, &req); err != nil {
		return answer{Error: err.Error()}
	}
	options := krusty.MakeDefaultOptions()
	// As the command line does when the kustomization does not say how to sort.
	options.Reorder = krusty.ReorderOptionUnspecified
	for _, flag := range req.Flags {
		if flag == "LoadRestrictionsNone" {
			options.LoadRestrictions = types.LoadRestrictionsNone
		}
	}
	made, err := krusty.MakeKustomizer(options).Run(filesys.MakeFsOnDisk(), req.Dir)
	// A schema of one directory stays in force for all later ones of the process, and their lists are then merged by it. To reset costs a
	// parse of the built-in schema, so it is done only where it is needed.
	if strings.HasPrefix(openapi.GetSchemaVersion(), "using custom schema") {
		openapi.ResetOpenAPI()
	}
	if err != nil {
		return answer{ID: req.ID, Error: err.Error()}
	}
	text, err := made.AsYaml()
	if err != nil {
		return answer{ID: req.ID, Error: err.Error()}
	}
	return answer{ID: req.ID, OK: true, Output: string(text)}
}

func run(line []byte) any {
	var args []string
	if err := json.Unmarshal(line, &args); err != nil || len(args) == 0 {
		return cost{}
	}
	command := exec.Command(args[0], args[1:]...)
	began := time.Now()
	output, err := command.Output()
	took := time.Since(began)
	made := cost{OK: err == nil, Output: string(output), Ms: float64(took.Microseconds()) / 1000}
	if state := command.ProcessState; state != nil {
		made.CPUMs = float64((state.UserTime() + state.SystemTime()).Microseconds()) / 1000
		if usage, ok := state.SysUsage().(*syscall.Rusage); ok {
			made.PeakKB = usage.Maxrss
		}
	}
	return made
}
