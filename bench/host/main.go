// Command host loads the machine as a node does: it starts VM plugins with AvalancheGo's own client and measures them.
//
//	host SPEC.json   runs the measures of a specification (see spec.go), alternating between the plugins;
//	                 progress goes to standard error, the results as JSON to standard output
//	host --version   what a plugin asks its parent for, in AvalancheGo's format
package main

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"os/signal"
	"runtime"
	"syscall"

	"github.com/ava-labs/avalanchego/version"
)

func main() {
	if len(os.Args) != 2 {
		fmt.Fprintln(os.Stderr, "usage: host SPEC.json | host --version")
		os.Exit(2)
	}
	if os.Args[1] == "--version" {
		fmt.Printf("avalanchego/%s [rpcchainvm=%d, go=%s]\n", version.Current, version.RPCChainVMProtocol, runtime.Version())
		return
	}
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	if err := run(ctx, os.Args[1]); err != nil {
		fmt.Fprintf(os.Stderr, "host: %v\n", err)
		os.Exit(1)
	}
}

func run(ctx context.Context, path string) error {
	spec, err := readSpec(path)
	if err != nil {
		return err
	}
	dataLength = spec.Data
	results, err := newBench(spec).run(ctx)
	if err != nil {
		return err
	}
	return json.NewEncoder(os.Stdout).Encode(results)
}
