package main

import (
	"context"
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"

	"github.com/ava-labs/avalanchego/database"
	"github.com/ava-labs/avalanchego/ids"
	"github.com/ava-labs/avalanchego/snow"
)

// The ways in which a chain gets its first blocks.
const (
	// fillOwn: rows by COPY into this project's schema, and the pointer in the node's database.
	fillOwn = "own"
	// fillRust: timestampvm-rs' entries in the node's database.
	fillRust = "timestampvm-rs"
	// fillBootstrap: through the plugin, as on a node that joins a network. Every plugin can do this, but it is slow.
	fillBootstrap = "bootstrap"
)

// fill gives the chain its blocks. The plugin does not run before and after.
func (p *plugin) fill(ctx context.Context, count int, copyFile string) error {
	switch p.Fill {
	case fillOwn:
		return p.fillOwn(ctx, count, copyFile)
	case fillRust:
		return p.fillRust(count)
	case fillBootstrap:
		return p.fillBootstrap(ctx, count)
	}
	return fmt.Errorf("%s: unknown fill %q", p.Name, p.Fill)
}

func (p *plugin) fillOwn(ctx context.Context, count int, copyFile string) error {
	// The plugin makes its schema itself.
	if _, err := p.open(ctx); err != nil {
		return err
	}
	if err := p.close(); err != nil {
		return err
	}
	args := append(p.FillCommand[1:], copyFile, strconv.Itoa(count), p.chainDataDir())
	command := exec.CommandContext(ctx, p.FillCommand[0], args...)
	command.Stdout, command.Stderr = os.Stderr, os.Stderr
	if err := command.Run(); err != nil {
		return fmt.Errorf("%s: %v: %w", p.Name, command.Args, err)
	}
	var tip *testBlock
	if err := p.dialect.generated(count, func(b *testBlock) error { tip = b; return nil }); err != nil {
		return err
	}
	pointer := binary.BigEndian.AppendUint64(nil, tip.height)
	return p.db.Put([]byte("timestampvm/accepted"), append(pointer, tip.id[:]...))
}

func (p *plugin) fillRust(count int) error {
	batch := p.db.NewBatch()
	var last ids.ID
	put := func(b *testBlock) error {
		if err := putRustBlock(batch, b); err != nil {
			return err
		}
		last = b.id
		if batch.Size() < 4<<20 {
			return nil
		}
		if err := batch.Write(); err != nil {
			return err
		}
		batch.Reset()
		return nil
	}
	if err := put(p.dialect.newBlock(ids.Empty, 0, 0, p.dialect.genesisData)); err != nil {
		return err
	}
	if err := p.dialect.generated(count, put); err != nil {
		return err
	}
	if err := batch.Put([]byte("last_accepted_block"), last[:]); err != nil {
		return err
	}
	if err := batch.Write(); err != nil {
		return err
	}
	return p.db.Compact(nil, nil)
}

func putRustBlock(batch database.Batch, b *testBlock) error {
	numbers := make([]int, len(b.bytes))
	for i, value := range b.bytes {
		numbers[i] = int(value)
	}
	value, err := json.Marshal(struct {
		Bytes  []int  `json:"block_bytes"`
		Status string `json:"status"`
	}{numbers, "Accepted"})
	if err != nil {
		return err
	}
	return batch.Put(append([]byte("\x00/"), b.id[:]...), value)
}

func (p *plugin) fillBootstrap(ctx context.Context, count int) (err error) {
	if _, err := p.open(ctx); err != nil {
		return err
	}
	defer func() { err = errors.Join(err, p.close()) }()
	if err := p.setState(ctx, snow.Bootstrapping); err != nil {
		return err
	}
	if err := p.dialect.generated(count, func(b *testBlock) error { return p.fetch(ctx, b) }); err != nil {
		return err
	}
	return p.setState(ctx, snow.NormalOp)
}

// fetch handles a block as a node that joins a network does.
func (p *plugin) fetch(ctx context.Context, b *testBlock) error {
	block, err := p.process.vm.ParseBlock(ctx, b.bytes)
	if err != nil {
		return fmt.Errorf("%s: ParseBlock %d: %w", p.Name, b.height, err)
	}
	if err := block.Verify(ctx); err != nil {
		return fmt.Errorf("%s: BlockVerify %d: %w", p.Name, b.height, err)
	}
	if err := block.Accept(ctx); err != nil {
		return fmt.Errorf("%s: BlockAccept %d: %w", p.Name, b.height, err)
	}
	return nil
}

func copyFileIn(dir string) string { return filepath.Join(dir, "blocks.copy") }
