package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"time"

	"github.com/ava-labs/avalanchego/ids"
)

// bench is one run, with one length of the chain and any number of plugins.
type bench struct {
	spec     *spec
	duration time.Duration
	// ids of the blocks that each chain has when the measures begin, by height, without the genesis block.
	ids map[*dialect][]ids.ID
	// samples by measure and plugin.
	samples map[[2]string][]sample
}

func newBench(spec *spec) *bench {
	duration := time.Duration(spec.Seconds * float64(time.Second))
	return &bench{spec: spec, duration: duration, ids: map[*dialect][]ids.ID{}, samples: map[[2]string][]sample{}}
}

func (b *bench) run(ctx context.Context) (*results, error) {
	measures, err := selectMeasures(b.spec.Measures)
	if err != nil {
		return nil, err
	}
	plugins, err := b.prepare(ctx)
	defer func() {
		for _, p := range plugins {
			_ = p.close()
			_ = p.db.Close()
		}
	}()
	if err != nil {
		return nil, err
	}
	for _, m := range measures {
		if m.fresh {
			if err := b.measureAll(ctx, m, plugins, 0); err != nil {
				return nil, err
			}
		}
	}
	for _, p := range plugins {
		if err := forgetPages(p.Path); err != nil {
			return nil, err
		}
		if _, err := p.open(ctx); err != nil {
			return nil, err
		}
	}
	time.Sleep(settling)
	for round := 1; round <= b.spec.Rounds; round++ {
		for _, m := range measures {
			if !m.fresh && (!m.once || round == 1) && (!m.last || round == b.spec.Rounds) {
				if err := b.measureAll(ctx, m, plugins, round); err != nil {
					return nil, err
				}
			}
		}
	}
	return b.results(measures, plugins), nil
}

// prepare creates the chains and fills them.
func (b *bench) prepare(ctx context.Context) ([]*plugin, error) {
	progress("%d blocks: making them", b.spec.Blocks)
	copyFile := copyFileIn(b.spec.WorkDir)
	if err := writeCopyFile(copyFile, b.spec.Blocks); err != nil {
		return nil, err
	}
	defer os.Remove(copyFile)
	var plugins []*plugin
	for _, ps := range b.spec.Plugins {
		p, err := newPlugin(ps, b.spec.WorkDir)
		if err != nil {
			return plugins, err
		}
		plugins = append(plugins, p)
		if err := b.makeIDs(p.dialect); err != nil {
			return plugins, err
		}
		started := time.Now()
		if err := p.fill(ctx, b.spec.Blocks, copyFile); err != nil {
			return plugins, err
		}
		progress("%d blocks: %s has them (%.0f s)", b.spec.Blocks, p.Name, time.Since(started).Seconds())
	}
	return plugins, nil
}

func (b *bench) makeIDs(d *dialect) error {
	if b.ids[d] != nil {
		return nil
	}
	return d.generated(b.spec.Blocks, func(block *testBlock) error {
		b.ids[d] = append(b.ids[d], block.id)
		return nil
	})
}

// middle is the block in the middle of a plugin's chain.
func (b *bench) middle(p *plugin) ids.ID { return b.ids[p.dialect][b.spec.Blocks/2] }

// measureAll runs a measure on each plugin, beginning with a different one in each round.
func (b *bench) measureAll(ctx context.Context, m measure, plugins []*plugin, round int) error {
	line := ""
	for i := range plugins {
		p := plugins[(i+round)%len(plugins)]
		s, err := m.run(ctx, b, p)
		if errors.Is(err, errNotThere) {
			continue
		}
		if err != nil {
			return fmt.Errorf("%s: %w", m.name, err)
		}
		key := [2]string{m.name, p.Name}
		b.samples[key] = append(b.samples[key], s)
		line += fmt.Sprintf("  %s %.4g", p.Name, s.inUnit(m.unit))
	}
	progress("%d blocks, round %d/%d: %s (%s)%s", b.spec.Blocks, round, b.spec.Rounds, m.name, m.unit, line)
	return nil
}

// charged adds the CPU time that a measure took.
func (b *bench) charged(p *plugin, run func() (sample, error)) (sample, error) {
	before, databaseBefore := cpuTime(p.process.pid), childrenCPUTime(p.DatabasePID)
	s, err := run()
	p.worked = time.Now()
	s.cpu = cpuTime(p.process.pid) - before
	// If a backend ends meanwhile, its time is lost.
	s.databaseCPU = max(0, childrenCPUTime(p.DatabasePID)-databaseBefore)
	return s, err
}

func (b *bench) results(measures []measure, plugins []*plugin) *results {
	r := &results{Blocks: b.spec.Blocks}
	for _, m := range measures {
		for _, p := range plugins {
			if samples := b.samples[[2]string{m.name, p.Name}]; len(samples) > 0 {
				r.Measures = append(r.Measures, summarize(m.name, p.Name, m.unit, samples))
			}
		}
	}
	return r
}

func progress(format string, args ...any) {
	fmt.Fprintf(os.Stderr, format+"\n", args...)
}
