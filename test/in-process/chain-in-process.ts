import 'reflect-metadata';
import type { INestApplication, INestApplicationContext, Type } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import { AppSender } from '../../src/common/app-sender.js';
import { Engine, type NodeDatabase } from '../../src/common/chain-context.js';
import { type Clock, systemClock } from '../../src/common/clock.js';
import { EMPTY_ID, type Id } from '../../src/common/id.js';
import type { Log } from '../../src/common/log.js';
import { RemoteResponses } from '../../src/common/remote-response.js';
import { ChainConfig } from '../../src/config/chain-config.js';
import type { DatabaseConfig } from '../../src/config/database-config.js';
import type { MempoolConfig } from '../../src/config/mempool-config.js';
import { Block } from '../../src/modules/block/block.js';
import { encodeGenesis } from '../../src/modules/block/genesis.js';
import { CLIENT } from '../../src/modules/database/caller.js';
import { Database } from '../../src/modules/database/database.service.js';
import { HealthService } from '../../src/modules/health/health.service.js';
import { BlockRepository } from '../../src/modules/ledger/block.repository.js';
import { ChainClaim } from '../../src/modules/ledger/chain.repository.js';

import type { Proposal } from '../../src/modules/ledger/proposal.repository.js';
import { Mempool } from '../../src/modules/mempool/mempool.service.js';
import { DataIndex } from '../../src/modules/search/data-index.js';
import { AcceptedBlocks } from '../../src/modules/state/accepted-blocks.service.js';
import { ChainState } from '../../src/modules/state/chain-state.service.js';
import { TakenProposals } from '../../src/modules/state/taken-proposals.js';
import { VmService } from '../../src/modules/vm/vm.service.js';
import { startApplication } from '../../src/start-application.js';
import { until } from '../process/until.js';
import { MemoryNodeDatabase } from './memory-node-database.js';
import { RecordedLog } from './recorded-log.js';

export interface InProcessOptions {
  database?: Partial<DatabaseConfig>;
  mempool?: Partial<MempoolConfig>;
  nodeDatabase?: NodeDatabase;
  chainDataDir?: string;
  chainId?: Id;
  nodeId?: Uint8Array;
  genesis?: string;
  clock?: Clock;
  isAdminEnabled?: boolean;
  isSearchEnabled?: boolean;
  /** False for a test that keeps the index for searches from being built: the start waits for it otherwise. */
  awaitsIndex?: boolean;
  /** Gets the log lines from before the chain has started too. */
  log?: RecordedLog;
  /** The last step of the start. */
  bringUp?: (app: INestApplication) => Promise<unknown>;
}

class SilentEngine extends Engine {
  notifyPending(): void {}
}

class NoNetwork extends AppSender {
  readonly choosesReach = true;
  async gossip(): Promise<void> {}
  async gossipTo(): Promise<void> {}
  async request(): Promise<void> {}
  async respond(): Promise<void> {}
  async refuse(): Promise<void> {}
}

class NoResponses extends RemoteResponses {
  open(): never {
    throw new Error('there is no host');
  }
}

/** The plugin's chain without the process and the host around it: a test calls the VM's methods. */
export class ChainInProcess {
  private constructor(
    private readonly app: INestApplicationContext,
    readonly log: RecordedLog,
    readonly nodeDatabase: NodeDatabase,
  ) {}

  static async start(options: InProcessOptions = {}): Promise<ChainInProcess> {
    const config = new ChainConfig();
    Object.assign(config.database, options.database);
    Object.assign(config.mempool, options.mempool);
    config.search.enabled = options.isSearchEnabled ?? true;
    config.admin.enabled = options.isAdminEnabled ?? false;
    const log = options.log ?? new RecordedLog();
    const nodeDatabase = options.nodeDatabase ?? new MemoryNodeDatabase();
    const context = {
      networkId: 1,
      subnetId: EMPTY_ID,
      chainId: options.chainId ?? new Uint8Array(32).fill(7),
      nodeId: options.nodeId ?? new Uint8Array(20).fill(9),
      chainDataDir: options.chainDataDir ?? '/nonexistent',
      genesisBytes: Buffer.from(encodeGenesis(options.genesis ?? 'in process')),
      configBytes: new Uint8Array(),
      serverAddress: '127.0.0.1:0',
    };
    const inputs = {
      context,
      config,
      nodeDatabase,
      clock: options.clock ?? systemClock,
      engine: new SilentEngine(),
      appSender: new NoNetwork(),
      responses: new NoResponses(),
      log: log as unknown as Log,
    };
    const app = await startApplication(
      inputs,
      (chain) => NestFactory.create(chain, new FastifyAdapter(), { logger: false, abortOnError: false }),
      options.bringUp ?? ((app) => app.init()),
    );
    const chain = new ChainInProcess(app, log, nodeDatabase);
    // What works in the background is not among what a test counts, holds up or cuts.
    if (options.awaitsIndex ?? true) await chain.indexed();
    return chain;
  }

  get<T>(provider: Type<T>): T {
    return this.app.get(provider, { strict: false });
  }
  get vm(): VmService {
    return this.app.get(VmService);
  }
  get state(): ChainState {
    return this.app.get(ChainState);
  }
  get mempool(): Mempool {
    return this.app.get(Mempool);
  }
  get accepted(): AcceptedBlocks {
    return this.app.get(AcceptedBlocks);
  }
  get taken(): TakenProposals {
    return this.app.get(TakenProposals);
  }
  get claim(): ChainClaim {
    return this.app.get(ChainClaim);
  }
  get database(): Database {
    return this.app.get(Database);
  }
  get health(): HealthService {
    return this.app.get(HealthService);
  }
  private async indexed(): Promise<void> {
    const index = this.get(DataIndex);
    await until(() => index.state !== 'building', { what: 'the index', every: 2, within: 20_000 });
  }
  get height(): number {
    return Number(this.vm.lastAccepted.height);
  }

  propose(text: string): Promise<Proposal> {
    return this.mempool.propose(Buffer.from(text));
  }

  /** Another node's block on top of the last accepted block, or of the given one. */
  foreign(text: string | Uint8Array, parent: Block = this.vm.lastAccepted): Block {
    return Block.build(parent.id, parent.height + 1n, parent.timestamp + 1n, Buffer.from(text));
  }

  /** Accepts a block of the network, as the host does. */
  async take(block: Block): Promise<void> {
    await this.vm.verify(block.bytes);
    this.vm.prefer(block.id);
    await this.vm.accept(block.id);
  }

  /** Builds, verifies, prefers and accepts. */
  async produce(): Promise<Block> {
    const block = await this.vm.build();
    await this.vm.verify(block.bytes);
    this.vm.prefer(block.id);
    await this.vm.accept(block.id);
    return block;
  }

  /** Bootstraps with these blocks of the network. */
  async bootstrap(blocks: readonly Block[] = []): Promise<void> {
    await this.vm.setState('bootstrapping');
    for (const block of blocks) await this.take(block);
    await this.vm.setState('normal');
    this.vm.prefer(this.vm.lastAccepted.id);
  }

  /** The texts of the accepted blocks, without genesis: from the database, wherever they are there. */
  async texts(): Promise<string[]> {
    const texts: string[] = [];
    for (let height = 1n; height <= this.vm.lastAccepted.height; height++) {
      const block =
        height > this.accepted.writtenHeight
          ? this.accepted.findHeld(height)
          : await this.get(BlockRepository).findByHeight(height, CLIENT);
      texts.push(block ? Buffer.from(block.data).toString() : `nothing at ${height}`);
    }
    return texts;
  }

  stop(): Promise<void> {
    return this.app.close();
  }
}
