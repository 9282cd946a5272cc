import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { ChainInProcess, type InProcessOptions } from '../../../test/in-process/chain-in-process.js';
import { MemoryNodeDatabase } from '../../../test/in-process/memory-node-database.js';
import { PostgresServer } from '../../../test/postgres-server.js';
import { SmallDisk } from '../../../test/process/small-disk.js';
import { DatabaseUnavailableError } from './database-errors.js';

const MIB = 1024 * 1024;
const NO_SPACE = /No space left on device/;
const whyNot = SmallDisk.whyNot();
if (whyNot) console.warn(`SKIPPED: a real full disk cannot be tried here: ${whyNot}`);

/** Needs more than the existing pages of a table, and does not compress. */
const large = (): string => randomBytes(100_000).toString('base64');

/** Starts an accept that cannot finish now. */
function accepting(chain: ChainInProcess): { accepted: Promise<unknown>; isAccepted: () => boolean } {
  let isAccepted = false;
  const accepted = chain.produce().finally(() => {
    isAccepted = true;
  });
  accepted.catch(() => {});
  return { accepted, isAccepted: () => isAccepted };
}

describe.skipIf(whyNot)(`a disk that is really full${whyNot ? ` (skipped: ${whyNot})` : ''}`, () => {
  let disk: SmallDisk;
  let server: PostgresServer | undefined;
  let chain: ChainInProcess | undefined;
  /** The proposals that were acknowledged, in order, and those that were not. */
  let proposed: string[];
  let refused: string[];
  let node: MemoryNodeDatabase;

  beforeAll(() => {
    disk = SmallDisk.mount(64 * MIB);
  });
  afterAll(() => disk?.unmount());
  afterEach(async () => {
    await chain?.stop();
    chain = undefined;
    await server?.dispose();
    server = undefined;
    disk.makeRoom();
  });

  const options = (): InProcessOptions => ({
    database: { url: server?.url ?? null },
    nodeDatabase: node,
  });

  async function begin(): Promise<ChainInProcess> {
    node = new MemoryNodeDatabase();
    proposed = [];
    refused = [];
    chain = await ChainInProcess.start(options());
    await chain.bootstrap();
    for (let i = 0; i < 5; i++) await propose(large());
    for (let i = 0; i < 3; i++) await chain.produce();
    return chain;
  }

  async function propose(text: string): Promise<void> {
    await chain?.propose(text);
    proposed.push(text);
  }

  /** Proposes until one is refused. @returns why */
  async function proposeTooMuch(): Promise<Error> {
    for (;;) {
      const text = large();
      try {
        await propose(text);
      } catch (error) {
        refused.push(text);
        return error as Error;
      }
    }
  }

  /** Checks that nothing acknowledged is missing or there twice, now and after a start. */
  async function expectAll(): Promise<void> {
    await propose(large());
    while (chain?.vm.isPending) await chain.produce();
    await expectAccepted();
    await chain?.stop();
    chain = await ChainInProcess.start(options());
    await chain.bootstrap();
    while (chain.vm.isPending) await chain.produce();
    await expectAccepted();
  }

  /** A proposal without acknowledgement may be stored too, if the server died before it could answer. */
  async function expectAccepted(): Promise<void> {
    const texts = (await chain?.texts()) ?? [];
    expect(texts.filter((text) => !refused.includes(text))).toEqual(proposed);
    expect(new Set(texts).size).toBe(texts.length);
  }

  test("the tables' disk: nothing is acknowledged, health says so, and the chain goes on when there is room", async () => {
    server = await PostgresServer.start();
    const place = join(disk.path, 'tables');
    // As the server's own user.
    await server.query(`COPY (SELECT) TO PROGRAM 'mkdir ${place}'`);
    await server.query(`CREATE TABLESPACE small LOCATION '${place}'`);
    await server.query('ALTER DATABASE postgres SET default_tablespace = small');
    const chain = await begin();
    disk.fill();
    expect(await proposeTooMuch()).toMatchObject({ message: expect.stringMatching(NO_SPACE) });
    // No statement is being tried at this moment, but the next proposal would still be refused.
    await expect(chain.database.ping(2_000)).rejects.toThrow(NO_SPACE);
    const { accepted, isAccepted } = accepting(chain);
    expect(await proposeTooMuch()).toBeInstanceOf(DatabaseUnavailableError);
    await expect(chain.database.ping(2_000)).rejects.toThrow(NO_SPACE);
    expect(isAccepted()).toBe(false);
    expect(chain.height).toBe(3);
    disk.makeRoom();
    await accepted;
    await chain.database.ping(2_000);
    await expectAll();
  });

  test("the log's disk: Postgres ends, and the chain goes on when it is back", async () => {
    // Small segments, so that a new one is needed soon.
    server = await PostgresServer.start([`--waldir=${join(disk.path, 'wal')}`, '--wal-segsize=1']);
    const chain = await begin();
    disk.fill();
    expect(await proposeTooMuch()).toBeInstanceOf(DatabaseUnavailableError);
    await server.ended();
    const { accepted, isAccepted } = accepting(chain);
    await expect(chain.database.ping(2_000)).rejects.toThrow();
    expect(isAccepted()).toBe(false);
    disk.makeRoom();
    await server.restart();
    await accepted;
    await chain.database.ping(2_000);
    await expectAll();
  });
});
