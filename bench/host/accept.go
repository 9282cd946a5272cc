package main

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/ava-labs/avalanchego/snow"
)

const (
	burstWorkers = 64
	// acceptWarmUp is how many times longer than the measure blocks are made and accepted before it. Compilers need some
	// thousand blocks, and a validator runs for weeks.
	acceptWarmUp = 8
	// buildLimit bounds the wait for a proposal to become buildable.
	buildLimit = 10 * time.Second
)

// proposals makes the bodies of proposeBlock calls, each with its own data.
func (p *plugin) proposals() func() string {
	p.salt++
	salt := p.salt
	var made atomic.Uint64
	return func() string {
		return p.dialect.propose(dataOf(made.Add(1), salt))
	}
}

// steps has how long each step of a block took, by name.
type steps map[string][]time.Duration

// took notes the time since the last step.
func (s steps) took(name string, since *time.Time) {
	now := time.Now()
	s[name] = append(s[name], now.Sub(*since))
	*since = now
}

func (s steps) String() string {
	var parts []string
	for _, name := range []string{"propose", "build", "verify", "prefer", "accept"} {
		sorted := slices.Sorted(slices.Values(s[name]))
		if len(sorted) > 0 {
			parts = append(parts, fmt.Sprintf("%s %.2f", name, milliseconds(sorted[len(sorted)/2])))
		}
	}
	return strings.Join(parts, ", ") + " ms"
}

// acceptNext takes the next block from proposal to acceptance, as consensus on a network of one node does.
func (p *plugin) acceptNext(ctx context.Context, times steps) error {
	vm := p.process.vm
	last := time.Now()
	block, err := vm.BuildBlock(ctx)
	for started := time.Now(); err != nil; block, err = vm.BuildBlock(ctx) {
		if time.Since(started) > buildLimit || ctx.Err() != nil {
			return fmt.Errorf("%s: BuildBlock: %w", p.Name, err)
		}
		time.Sleep(time.Millisecond)
	}
	times.took("build", &last)
	if err := block.Verify(ctx); err != nil {
		return fmt.Errorf("%s: BlockVerify: %w", p.Name, err)
	}
	times.took("verify", &last)
	if err := vm.SetPreference(ctx, block.ID()); err != nil {
		return fmt.Errorf("%s: SetPreference: %w", p.Name, err)
	}
	times.took("prefer", &last)
	if err := block.Accept(ctx); err != nil {
		return fmt.Errorf("%s: BlockAccept: %w", p.Name, err)
	}
	times.took("accept", &last)
	return nil
}

// measureProposeBlock measures proposals alone; the blocks are made outside of the measured time.
func measureProposeBlock(ctx context.Context, b *bench, p *plugin) (sample, error) {
	if !p.dialect.takesMany {
		return sample{}, errNotThere
	}
	propose := p.proposals()
	s, err := b.charged(p, func() (sample, error) { return p.load(ctx, propose, 16, b.duration/3) })
	if err != nil {
		return s, err
	}
	times := steps{}
	for range s.calls {
		if err := p.acceptNext(ctx, times); err != nil {
			return s, err
		}
	}
	return s, nil
}

// measureProposeToAccepted measures one proposal after the other, each accepted before the next is made.
func measureProposeToAccepted(ctx context.Context, b *bench, p *plugin) (sample, error) {
	propose, times := p.proposals(), steps{}
	one := func() error {
		last := time.Now()
		if err := p.call(propose()); err != nil {
			return err
		}
		times.took("propose", &last)
		return p.acceptNext(ctx, times)
	}
	if !p.isWarm {
		if _, err := repeat(ctx, acceptWarmUp*b.duration, one); err != nil {
			return sample{}, err
		}
		p.isWarm, times = true, steps{}
	}
	s, err := b.charged(p, func() (sample, error) { return repeat(ctx, b.duration, one) })
	s.note = times.String()
	return s, err
}

// measureBurst measures many proposals at once, until all are accepted.
func measureBurst(ctx context.Context, b *bench, p *plugin) (sample, error) {
	if !p.dialect.takesMany {
		return sample{}, errNotThere
	}
	return b.charged(p, func() (sample, error) {
		propose, times := p.proposals(), steps{}
		started := time.Now()
		acknowledged := make(chan error, b.spec.Burst)
		var left atomic.Int64
		left.Store(int64(b.spec.Burst))
		var wg sync.WaitGroup
		for range burstWorkers {
			wg.Go(func() {
				for left.Add(-1) >= 0 {
					acknowledged <- p.call(propose())
				}
			})
		}
		defer wg.Wait()
		for range b.spec.Burst {
			if err := <-acknowledged; err != nil {
				return sample{}, err
			}
			if err := p.acceptNext(ctx, times); err != nil {
				return sample{}, err
			}
		}
		return sample{calls: b.spec.Burst, elapsed: time.Since(started), note: times.String()}, nil
	})
}

// measureBatchedParse measures how blocks that the plugin has never seen are parsed, in batches of the size that nodes
// send.
func measureBatchedParse(ctx context.Context, b *bench, p *plugin) (sample, error) {
	const batch = 1_000
	tip, err := p.tip(ctx)
	if err != nil {
		return sample{}, err
	}
	var all [][][]byte
	for range max(1, b.spec.Bootstrap*5/batch) {
		p.salt++
		bytes := make([][]byte, batch)
		for i, block := range p.dialect.following(tip.ID(), tip.Height()+10, firstTimestamp, batch, p.salt) {
			bytes[i] = block.bytes
		}
		all = append(all, bytes)
	}
	return b.charged(p, func() (sample, error) {
		started := time.Now()
		for _, bytes := range all {
			if _, err := p.process.vm.BatchedParseBlock(ctx, bytes); err != nil {
				return sample{}, fmt.Errorf("%s: BatchedParseBlock: %w", p.Name, err)
			}
		}
		return sample{calls: batch * len(all), elapsed: time.Since(started)}, nil
	})
}

// measureBootstrap measures blocks that come from the network one after the other, until all of them are stored.
func measureBootstrap(ctx context.Context, b *bench, p *plugin) (sample, error) {
	blocks, err := p.next(ctx, b.spec.Bootstrap)
	if err != nil {
		return sample{}, err
	}
	return b.charged(p, func() (sample, error) {
		started := time.Now()
		if err := p.setState(ctx, snow.Bootstrapping); err != nil {
			return sample{}, err
		}
		for _, block := range blocks {
			if err := p.fetch(ctx, block); err != nil {
				return sample{}, err
			}
		}
		if err := p.setState(ctx, snow.NormalOp); err != nil {
			return sample{}, err
		}
		elapsed := time.Since(started)
		err := p.process.vm.SetPreference(ctx, blocks[len(blocks)-1].id)
		return sample{calls: len(blocks), elapsed: elapsed}, err
	})
}

// repeat runs a function again and again for a time.
func repeat(ctx context.Context, duration time.Duration, one func() error) (sample, error) {
	var s sample
	started := time.Now()
	for s.elapsed < duration {
		begin := time.Now()
		if err := one(); err != nil {
			return s, err
		}
		s.latencies = append(s.latencies, time.Since(begin))
		s.calls++
		s.elapsed = time.Since(started)
		if ctx.Err() != nil {
			return s, ctx.Err()
		}
	}
	return s, nil
}
