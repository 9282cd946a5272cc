import 'reflect-metadata';
import { Global, Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { describe, expect, it } from 'vitest';
import { PATIENT } from '../../../test/api/patient.js';
import { Log } from '../../common/log.js';
import { UnexpectedErrors } from '../../common/unexpected-errors.js';
import { ChainConfig } from '../../config/chain-config.js';
import { JsonRpcModule } from '../json-rpc/json-rpc.module.js';
import { JsonRpcApis } from '../json-rpc/json-rpc.service.js';
import { Mempool } from '../mempool/mempool.service.js';
import { Once } from '../receipts/once.js';
import { ReceiptWaits } from '../receipts/receipt-waits.js';
import { Receipts } from '../receipts/receipts.service.js';
import { DataIndex } from '../search/data-index.js';
import { AcceptedBlocks } from '../state/accepted-blocks.service.js';
import { AcceptedRanges } from '../state/accepted-ranges.js';
import { ChainState } from '../state/chain-state.service.js';
import { AdminController } from './admin.controller.js';
import { ChainController } from './chain.controller.js';
import { HistoryController } from './history.controller.js';
import { ReceiptAnswers } from './receipt-answers.js';
import { ReceiptsController } from './receipts.controller.js';

const proposed: Uint8Array[] = [];

/** The APIs as Nest creates them, around a chain of one block. */
async function start(isAdmin: boolean): Promise<JsonRpcApis> {
  const config = new ChainConfig();
  config.admin.enabled = isAdmin;
  const log = Log.to({ write: () => {} }, 'info', {});
  const id = new Uint8Array(32);
  const accepted = { lastAccepted: { id, height: 0n } };
  const state = { findKnown: async () => undefined };
  const mempool = { propose: async (data: Uint8Array) => proposed.push(data) };
  const receipts = {
    ofProposal: () => ({ id: 'x', status: 'unknown', origin: new Uint8Array(8) }),
  };
  const providers = [
    { provide: ChainConfig, useValue: config },
    { provide: Log, useValue: log },
    { provide: UnexpectedErrors, useValue: new UnexpectedErrors(log) },
    { provide: AcceptedBlocks, useValue: accepted },
    { provide: AcceptedRanges, useValue: {} },
    { provide: ChainState, useValue: state },
    { provide: Mempool, useValue: mempool },
    { provide: Receipts, useValue: receipts },
    { provide: ReceiptWaits, useValue: {} },
    { provide: Once, useValue: {} },
    { provide: DataIndex, useValue: {} },
    ReceiptAnswers,
  ];
  @Global()
  @Module({
    imports: [JsonRpcModule],
    controllers: [ChainController, HistoryController, ReceiptsController, AdminController],
    providers,
    exports: providers,
  })
  class Application {}
  const app = await NestFactory.createApplicationContext(Application, {
    logger: false,
    abortOnError: false,
  });
  return app.get(JsonRpcApis);
}

const call = async (apis: JsonRpcApis, path: string, method: string, params?: unknown) =>
  JSON.parse(
    (await apis
      .at(path)
      ?.handle(Buffer.from(JSON.stringify({ jsonrpc: '2.0', id: 1, method, params })), PATIENT)) ?? 'null',
  );

describe('the registry', () => {
  it('has every API that the config enables', async () => {
    expect((await start(false)).paths).toEqual(['/rpc']);
    expect((await start(true)).paths).toEqual(['/rpc', '/admin']);
  });

  it('has each method with and without the prefix of its API, and no other', async () => {
    const apis = await start(true);
    for (const method of ['ping', 'timestampvm.ping'])
      expect(await call(apis, '/rpc', method)).toMatchObject({ result: { success: true } });
    for (const method of ['setLogLevel', 'admin.setLogLevel'])
      expect(await call(apis, '/admin', method, { level: 'warn' })).toMatchObject({
        result: { level: 'warn' },
      });
    for (const [path, method] of [
      ['/rpc', 'setLogLevel'],
      ['/rpc', 'admin.ping'],
      ['/rpc', 'constructor'],
      ['/admin', 'ping'],
    ] as const)
      expect(await call(apis, path, method)).toMatchObject({ error: { code: -32601 } });
  });

  it('passes the methods their parameters as values', async () => {
    await call(await start(false), '/rpc', 'proposeBlock', [{ data: 'AQID' }]);
    expect(proposed.at(-1)).toEqual(Buffer.from([1, 2, 3]));
  });
});
