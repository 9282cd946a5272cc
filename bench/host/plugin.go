package main

import (
	"context"
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"time"

	"github.com/ava-labs/avalanchego/database"
	"github.com/ava-labs/avalanchego/database/leveldb"
	"github.com/ava-labs/avalanchego/database/manager"
	"github.com/ava-labs/avalanchego/ids"
	"github.com/ava-labs/avalanchego/snow"
	"github.com/ava-labs/avalanchego/snow/consensus/snowman"
	"github.com/ava-labs/avalanchego/snow/engine/common"
	"github.com/ava-labs/avalanchego/utils/logging"
	"github.com/ava-labs/avalanchego/version"
	"github.com/ava-labs/avalanchego/vms/rpcchainvm"
	"github.com/ava-labs/avalanchego/vms/rpcchainvm/runtime"
	"github.com/prometheus/client_golang/prometheus"
)

// shutdownLimit is for the call alone; AvalancheGo itself would wait forever.
const shutdownLimit = 30 * time.Second

// plugin is one of the plugins under test, with its chain; at most one process of it has the chain at a time.
type plugin struct {
	pluginSpec
	dialect *dialect
	dir     string
	config  []byte
	db      database.Database
	chainID ids.ID
	process *process
	// salt makes the blocks of one measure differ from those of another.
	salt uint64
	// worked is when its last measure ended.
	worked time.Time
	// isWarm is whether its process has accepted blocks before.
	isWarm bool
}

// process is a running plugin.
type process struct {
	vm  *rpcchainvm.VMClient
	pid int
	// rpc is the handler of the chain's JSON-RPC, once the chain is initialized.
	rpc http.Handler
	// block is the handler of GET /block; nil for a plugin that has none.
	block http.Handler
	stop  func()
}

func newPlugin(spec pluginSpec, workDir string) (*plugin, error) {
	dialect, err := dialectOf(spec.Dialect)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", spec.Name, err)
	}
	p := &plugin{pluginSpec: spec, dialect: dialect, dir: filepath.Join(workDir, spec.Name), chainID: ids.ID{1, 2, 3}}
	if err := os.MkdirAll(p.chainDataDir(), 0o755); err != nil {
		return nil, err
	}
	if spec.Config != "" {
		config, err := os.ReadFile(spec.Config)
		if err != nil {
			return nil, err
		}
		p.config = config
	}
	db, err := leveldb.New(filepath.Join(p.dir, "db"), nil, logging.NoLog{}, "", prometheus.NewRegistry())
	p.db = db
	return p, err
}

func (p *plugin) chainDataDir() string { return filepath.Join(p.dir, "chain") }

// start runs the executable up to the handshake, as a node does to register it.
func (p *plugin) start() (*process, time.Duration, error) {
	tracker := &pidTracker{}
	runtimes := runtime.NewManager()
	started := time.Now()
	vm, err := rpcchainvm.NewFactory(p.Path, tracker, runtimes).New(pluginLog(p.Name))
	took := time.Since(started)
	if err != nil {
		return nil, 0, fmt.Errorf("%s: %w", p.Name, err)
	}
	stop := func() { runtimes.Stop(context.Background()) }
	return &process{vm: vm.(*rpcchainvm.VMClient), pid: tracker.pid, stop: stop}, took, nil
}

// shutdown ends the process in the node's order: the call, then signals. It is an error if the process has already
// ended.
func (p *process) shutdown() error {
	ctx, cancel := context.WithTimeout(context.Background(), shutdownLimit)
	defer cancel()
	err := p.vm.Shutdown(ctx)
	p.stop()
	if err != nil {
		return fmt.Errorf("Shutdown of process %d: %w", p.pid, err)
	}
	return nil
}

// open starts a process with the chain, ready for consensus. It returns how long Initialize took.
func (p *plugin) open(ctx context.Context) (time.Duration, error) {
	proc, _, err := p.start()
	if err != nil {
		return 0, err
	}
	p.process = proc
	chain := snow.DefaultContextTest()
	chain.ChainID, chain.NodeID = p.chainID, ids.NodeID{4, 5, 6}
	chain.ChainDataDir = p.chainDataDir()
	toEngine := make(chan common.Message, 1)
	go func() {
		for range toEngine { // the measures build only after they have proposed
		}
	}()
	databases, err := manager.NewManagerFromDBs([]*manager.VersionedDatabase{{Database: p.db, Version: version.CurrentDatabase}})
	if err != nil {
		return 0, err
	}
	started := time.Now()
	if err := proc.vm.Initialize(ctx, chain, databases, genesisBytes(), nil, p.config, toEngine, nil, nil); err != nil {
		return 0, fmt.Errorf("%s: Initialize: %w", p.Name, err)
	}
	took := time.Since(started)
	handlers, err := proc.vm.CreateHandlers(ctx)
	if err != nil {
		return 0, fmt.Errorf("%s: CreateHandlers: %w", p.Name, err)
	}
	rpc := handlers[p.dialect.prefix]
	if rpc == nil {
		return 0, fmt.Errorf("%s: no handler at %q", p.Name, p.dialect.prefix)
	}
	proc.rpc = rpc.Handler
	if block := handlers[blockPath]; block != nil {
		proc.block = block.Handler
	}
	return took, p.setState(ctx, snow.NormalOp)
}

func (p *plugin) close() error {
	if p.process == nil {
		return nil
	}
	proc := p.process
	p.process = nil
	return p.shutdown(proc)
}

// shutdown ends a process of the plugin. Another project's plugin may end before it answers, as timestampvm-rs
// sometimes does.
func (p *plugin) shutdown(proc *process) error {
	err := proc.shutdown()
	if err == nil {
		return nil
	}
	err = fmt.Errorf("%s: %w", p.Name, err)
	if p.Fill == fillOwn {
		return err
	}
	progress("%v", err)
	return nil
}

func (p *plugin) setState(ctx context.Context, state snow.State) error {
	if err := p.process.vm.SetState(ctx, state); err != nil {
		return fmt.Errorf("%s: SetState: %w", p.Name, err)
	}
	return nil
}

// tip is the last accepted block.
func (p *plugin) tip(ctx context.Context) (snowman.Block, error) {
	id, err := p.process.vm.LastAccepted(ctx)
	if err != nil {
		return nil, err
	}
	return p.process.vm.GetBlock(ctx, id)
}

// next makes blocks that follow the last accepted one and that the plugin has never seen.
func (p *plugin) next(ctx context.Context, count int) ([]*testBlock, error) {
	tip, err := p.tip(ctx)
	if err != nil {
		return nil, err
	}
	p.salt++
	return p.dialect.following(tip.ID(), tip.Height(), uint64(tip.Timestamp().Unix()), count, p.salt), nil
}

// pidTracker learns from the factory which process it has started.
type pidTracker struct{ pid int }

func (t *pidTracker) TrackProcess(pid int) { t.pid = pid }
func (*pidTracker) UntrackProcess(int)     {}
