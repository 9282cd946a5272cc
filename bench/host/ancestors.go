package main

import (
	"context"
	"fmt"
	"time"

	"github.com/ava-labs/avalanchego/ids"
)

const (
	// A node asks a peer for at most this many ancestors, and a message holds this many bytes.
	ancestorsCount = 2_000
	ancestorsBytes = 2 << 20
	ancestorsTime  = time.Minute
)

func measureAncestorsOfTip(ctx context.Context, b *bench, p *plugin) (sample, error) {
	id, err := p.process.vm.LastAccepted(ctx)
	if err != nil {
		return sample{}, err
	}
	return measureAncestors(ctx, b, p, id, ancestorsCount)
}

func measureAncestorsOfMiddle(ctx context.Context, b *bench, p *plugin) (sample, error) {
	return measureAncestors(ctx, b, p, b.middle(p), ancestorsCount)
}

// measureWholeMessageOfAncestors limits the ancestors by bytes alone.
func measureWholeMessageOfAncestors(ctx context.Context, b *bench, p *plugin) (sample, error) {
	return measureAncestors(ctx, b, p, b.middle(p), ancestorsBytes)
}

func measureAncestors(ctx context.Context, b *bench, p *plugin, id ids.ID, count int) (sample, error) {
	var blocks, size int
	one := func() error {
		ancestors, err := p.process.vm.GetAncestors(ctx, id, count, ancestorsBytes, ancestorsTime)
		if err != nil {
			return fmt.Errorf("%s: GetAncestors: %w", p.Name, err)
		}
		blocks, size = len(ancestors), 0
		for _, bytes := range ancestors {
			size += len(bytes)
		}
		return nil
	}
	if err := one(); err != nil {
		return sample{}, err
	}
	s, err := b.charged(p, func() (sample, error) { return repeat(ctx, b.duration/2, one) })
	s.note = fmt.Sprintf("%d blocks, %d KiB", blocks, size/1024)
	return s, err
}
