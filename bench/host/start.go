package main

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"
	"time"
)

const (
	starts       = 5
	startsAtOnce = 10
	// settling is how long a fresh process is left alone before its memory is read.
	settling = 3 * time.Second
)

// measureStart measures the time from the start of the process to the handshake, as when a node registers a plugin.
func measureStart(ctx context.Context, _ *bench, p *plugin) (sample, error) {
	var s sample
	for range starts {
		proc, took, err := p.start()
		if err != nil {
			return s, err
		}
		s.cpu += cpuTime(proc.pid)
		s.calls++
		if err := p.shutdown(proc); err != nil {
			return s, err
		}
		s.add(took)
		if ctx.Err() != nil {
			return s, ctx.Err()
		}
	}
	s.value = milliseconds(slices.Sorted(slices.Values(s.latencies))[starts/2])
	return s, nil
}

// measureTenStarts measures the slowest handshake of ten processes that start at once.
func measureTenStarts(_ context.Context, _ *bench, p *plugin) (sample, error) {
	var s sample
	var lock sync.Mutex
	var failed error
	var wg sync.WaitGroup
	for range startsAtOnce {
		wg.Go(func() {
			proc, took, err := p.start()
			if err == nil {
				defer proc.shutdown()
			}
			lock.Lock()
			defer lock.Unlock()
			failed = errors.Join(failed, err)
			s.add(took)
		})
	}
	wg.Wait()
	if failed != nil {
		return s, failed
	}
	slowest := slices.Max(s.latencies)
	s.value = milliseconds(slowest)
	s.note = fmt.Sprintf("fastest %.0f ms", milliseconds(slices.Min(s.latencies)))
	return s, nil
}

// measureInitialize measures the start of a chain that already has its blocks.
func measureInitialize(ctx context.Context, _ *bench, p *plugin) (sample, error) {
	var s sample
	for range starts {
		took, err := p.open(ctx)
		if err != nil {
			return s, err
		}
		s.cpu += cpuTime(p.process.pid)
		s.calls++
		if err := p.close(); err != nil {
			return s, err
		}
		s.add(took)
	}
	s.value = milliseconds(slices.Sorted(slices.Values(s.latencies))[starts/2])
	return s, nil
}

func (s *sample) add(took time.Duration) {
	s.latencies = append(s.latencies, took)
	s.elapsed += took
}
