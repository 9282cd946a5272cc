import { afterEach, expect, it, vi } from 'vitest';
import { AppSender } from '../../src/common/app-sender.js';
import { EMPTY_ID } from '../../src/common/id.js';
import { Log } from '../../src/common/log.js';
import { RemoteResponses } from '../../src/common/remote-response.js';
import { encodeGenesis } from '../../src/modules/block/genesis.js';
import { Chain } from '../../src/plugin/chain.js';
import { PluginServer } from '../../src/plugin/plugin-server.js';
import { MemoryNodeDatabase } from '../in-process/memory-node-database.js';
import { temporaryDirectory } from '../process/temporary-directory.js';

const SECRET = 'the words of a driver';

class FaultyDatabase extends MemoryNodeDatabase {
  override get(): never {
    throw new TypeError(SECRET);
  }
}

afterEach(() => vi.restoreAllMocks());

it('a fault during Initialize is logged with its stack, and the host gets a reference to it', async () => {
  const logged: Record<string, unknown>[] = [];
  const log = Log.to({ write: (line) => void logged.push(JSON.parse(line)) }, 'info', {});
  vi.spyOn(Log, 'toStandardOutput').mockReturnValue(log);
  const context = {
    networkId: 1,
    subnetId: EMPTY_ID,
    chainId: new Uint8Array(32).fill(7),
    nodeId: new Uint8Array(20).fill(9),
    chainDataDir: temporaryDirectory('initialize'),
    genesisBytes: Buffer.from(encodeGenesis('a fault')),
    configBytes: new Uint8Array(),
    serverAddress: '127.0.0.1:0',
  };
  const nobody = {} as AppSender & RemoteResponses;
  const start = Chain.start(
    new PluginServer(),
    context,
    new FaultyDatabase(),
    { notifyPending() {} },
    nobody,
    nobody,
  );
  const error: Error = await start.then(
    () => new Error('it has started'),
    (thrown) => thrown,
  );
  const [line] = logged.filter(({ level }) => level === 'error');
  expect(line).toMatchObject({
    error: SECRET,
    stack: expect.stringContaining('initialize.integration.spec'),
  });
  expect(error.message).toBe(
    `Internal error (the chain's log has it under the reference ${line?.reference})`,
  );
});
