import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Protocol } from '../../../../src/wire/protocol.js';
import { RpcDatabase } from '../../../../src/wire/tables/rpcdb.js';
import { type Calls, Connection } from '../grpc/connection.js';
import { LocalServer } from '../grpc/local-server.js';
import { databaseService } from './database-service.js';
import type { KeyValueStore } from './key-value-store.js';
import { MemoryStore } from './memory-store.js';
import { SqliteStore } from './sqlite-store.js';

const protocol = new Protocol(46);
const utf8 = (text: string) => new Uint8Array(Buffer.from(text));
const text = (bytes: Uint8Array) => Buffer.from(bytes).toString();

const stores: Record<string, (directory: string) => KeyValueStore> = {
  memory: () => new MemoryStore(),
  sqlite: (directory) => new SqliteStore(join(directory, 'node.sqlite'), 'vm'),
};

describe.each(Object.keys(stores))('rpcdb.Database over a %s store', (kind) => {
  let directory: string;
  let store: KeyValueStore;
  let server: LocalServer;
  let connection: Connection;
  let database: Calls<typeof RpcDatabase>;

  beforeEach(async () => {
    directory = mkdtempSync(join(tmpdir(), 'rpcdb-'));
    store = (stores[kind] as (directory: string) => KeyValueStore)(directory);
    server = new LocalServer(protocol).add(RpcDatabase, databaseService(store));
    connection = new Connection(protocol, await server.listen());
    database = connection.calls(RpcDatabase);
  });
  afterEach(async () => {
    connection.close();
    await server.close({ force: true });
    store.close();
    rmSync(directory, { recursive: true });
  });

  const put = (key: string, value: string) => database.Put({ key: utf8(key), value: utf8(value) });

  async function keys(start: string, prefix: string): Promise<string[]> {
    const { id } = await database.NewIteratorWithStartAndPrefix({ start: utf8(start), prefix: utf8(prefix) });
    const { data } = await database.IteratorNext({ id });
    expect(await database.IteratorNext({ id })).toEqual({ data: [] });
    expect(await database.IteratorError({ id })).toEqual({ err: 'ERROR_UNSPECIFIED' });
    await database.IteratorRelease({ id });
    return data.map(({ key }) => text(key));
  }

  it('reports a missing key as data, not as a failed call', async () => {
    expect(await database.Get({ key: utf8('a') })).toEqual({
      value: new Uint8Array(),
      err: 'ERROR_NOT_FOUND',
    });
    expect(await database.Has({ key: utf8('a') })).toEqual({ has: false, err: 'ERROR_UNSPECIFIED' });
  });

  it('keeps entries, empty keys and values too, until they are deleted', async () => {
    await put('a', '1');
    await put('', '');
    expect(text((await database.Get({ key: utf8('a') })).value)).toBe('1');
    expect(await database.Has({})).toMatchObject({ has: true });
    await database.Delete({ key: utf8('a') });
    expect(await database.Has({ key: utf8('a') })).toMatchObject({ has: false });
  });

  it('writes a batch: puts, then deletes', async () => {
    await put('old', '1');
    await database.WriteBatch({
      puts: [
        { key: utf8('new'), value: utf8('2') },
        { key: utf8('both'), value: utf8('3') },
      ],
      deletes: [{ key: utf8('old') }, { key: utf8('both') }],
    });
    expect(await keys('', '')).toEqual(['new']);
  });

  it('iterates over keys in order, from a start, within a prefix', async () => {
    for (const key of ['b', 'ab', 'aa', 'a', 'a\u00ff']) await put(key, key);
    expect(await keys('', '')).toEqual(['a', 'aa', 'ab', 'a\u00ff', 'b']);
    expect(await keys('ab', '')).toEqual(['ab', 'a\u00ff', 'b']);
    expect(await keys('', 'a')).toEqual(['a', 'aa', 'ab', 'a\u00ff']);
    expect(await keys('ab', 'a')).toEqual(['ab', 'a\u00ff']);
    expect(await keys('b', 'a')).toEqual([]);
  });

  it('iterates over the entries of the moment when it began', async () => {
    await put('a', '1');
    const { id } = await database.NewIteratorWithStartAndPrefix();
    await put('a', '2');
    await put('b', '3');
    const { data } = await database.IteratorNext({ id });
    expect(data.map(({ value }) => text(value))).toEqual(['1']);
    await database.IteratorRelease({ id });
  });

  it('returns entries in batches of 128 KiB', async () => {
    for (const key of ['a', 'b', 'c', 'd', 'e']) await put(key, 'x'.repeat(50_000));
    const { id } = await database.NewIteratorWithStartAndPrefix();
    const sizes = [];
    for (let i = 0; i < 3; i++) sizes.push((await database.IteratorNext({ id })).data.length);
    expect(sizes).toEqual([3, 2, 0]);
  });

  it('refuses an iterator that was released, and releases twice without an error', async () => {
    const { id } = await database.NewIteratorWithStartAndPrefix();
    await database.IteratorRelease({ id });
    expect(await database.IteratorRelease({ id })).toEqual({ err: 'ERROR_UNSPECIFIED' });
    await expect(database.IteratorNext({ id })).rejects.toThrow('unknown iterator');
  });

  it('says that it is closed', async () => {
    await put('a', '1');
    const { id } = await database.NewIteratorWithStartAndPrefix();
    await database.Close({});
    expect(await database.Get({ key: utf8('a') })).toMatchObject({ err: 'ERROR_CLOSED' });
    expect(await put('a', '1')).toEqual({ err: 'ERROR_CLOSED' });
    expect(await database.IteratorNext({ id })).toEqual({ data: [] });
    expect(await database.IteratorError({ id })).toEqual({ err: 'ERROR_CLOSED' });
    expect(await database.IteratorRelease({ id })).toEqual({ err: 'ERROR_CLOSED' });
    expect(await database.Close({})).toEqual({ err: 'ERROR_CLOSED' });
    await expect(database.HealthCheck()).rejects.toThrow('closed');
  });

  it('accepts values far over 4 MiB', async () => {
    await put('a', 'x'.repeat(9_000_000));
    expect((await database.Get({ key: utf8('a') })).value).toHaveLength(9_000_000);
  });
});
