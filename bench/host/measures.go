package main

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"
)

// restDurations is how long a rest is, in durations of a measure.
const restDurations = 20

// errNotThere is a measure's result for a plugin that has no such call; its cell in the table stays empty.
var errNotThere = errors.New("not there")

// measure is one row of the table.
type measure struct {
	name string
	unit string
	// fresh measures run while no process of the plugin has the chain, and once in all rounds together.
	fresh bool
	// once measures run in the first round only.
	once bool
	// last measures run in the last round only.
	last bool
	run  func(context.Context, *bench, *plugin) (sample, error)
}

// allMeasures in the order in which they run: first starts, then reads, then measures that make the chain longer.
var allMeasures = slices.Concat(
	[]measure{
		{name: "start", unit: "ms", fresh: true, run: measureStart},
		{name: "ten-starts", unit: "ms", fresh: true, run: measureTenStarts},
		{name: "initialize", unit: "ms", fresh: true, run: measureInitialize},
		{name: "memory-idle", unit: "MiB", once: true, run: measureMemory},
	},
	atConcurrency("ping", pingRequest),
	atConcurrency("lastAccepted", lastAcceptedRequest),
	atConcurrency("getBlock-tip", tipRequest),
	atConcurrency("getBlock-random", randomBlockRequest),
	atConcurrency("GET-block", blockGetRequest),
	atConcurrency("getBlocks-1024", pageRequest),
	atConcurrency("findBlocks", findRequest),
	atConcurrency("getReceipt", receiptRequest),
	[]measure{
		{name: "ancestors-tip", unit: "ms", run: measureAncestorsOfTip},
		{name: "ancestors-middle", unit: "ms", run: measureAncestorsOfMiddle},
		{name: "ancestors-middle-2MiB", unit: "ms", run: measureWholeMessageOfAncestors},
		{name: "proposeBlock-16", unit: "/s", run: measureProposeBlock},
		{name: "propose-to-accepted", unit: "/s", run: measureProposeToAccepted},
		{name: "burst", unit: "/s", run: measureBurst},
		{name: "batched-parse", unit: "/s", run: measureBatchedParse},
		{name: "bootstrap", unit: "/s", run: measureBootstrap},
		{name: "memory-after", unit: "MiB", run: measureMemory},
		{name: "memory-at-rest", unit: "MiB", last: true, run: measureMemoryAtRest},
	},
)

// selectMeasures picks measures by name, or by the part of it before a "-"; none picks all.
func selectMeasures(names []string) ([]measure, error) {
	if len(names) == 0 {
		return allMeasures, nil
	}
	var selected []measure
	for _, name := range names {
		before := len(selected)
		for _, m := range allMeasures {
			if m.name == name || len(m.name) > len(name) && m.name[:len(name)+1] == name+"-" {
				selected = append(selected, m)
			}
		}
		if len(selected) == before {
			return nil, fmt.Errorf("there is no measure %q", name)
		}
	}
	return selected, nil
}

// measureMemoryAtRest measures the memory of a process that has worked and then had nothing to do for a while.
func measureMemoryAtRest(ctx context.Context, b *bench, p *plugin) (sample, error) {
	select {
	case <-time.After(restDurations*b.duration - time.Since(p.worked)):
	case <-ctx.Done():
		return sample{}, ctx.Err()
	}
	return measureMemory(ctx, b, p)
}

func measureMemory(_ context.Context, _ *bench, p *plugin) (sample, error) {
	return sample{value: memory(p.process.pid)}, nil
}
