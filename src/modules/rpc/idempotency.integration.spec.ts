import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { type Answer, call } from '../../../test/api/call.js';
import { ChainInProcess, type InProcessOptions } from '../../../test/in-process/chain-in-process.js';
import { ENGINES, type TestEngine } from '../../../test/in-process/engines.js';
import { MemoryNodeDatabase } from '../../../test/in-process/memory-node-database.js';
import { sha256Id } from '../../common/id.js';
import { KeyedProposalRepository } from '../ledger/keyed-proposal.repository.js';
import { ForgottenKeys } from '../mempool/forgotten-keys.js';

describe.each(Object.entries(ENGINES))('an idempotency key in %s', (_name, start) => {
  let engine: TestEngine;
  let chain: ChainInProcess;
  let options: InProcessOptions;
  beforeAll(async () => {
    engine = await start();
  });
  afterAll(() => engine.dispose());
  afterEach(() => chain.stop());

  async function begin(): Promise<void> {
    options = { ...engine.fresh(), nodeDatabase: new MemoryNodeDatabase() };
    chain = await ChainInProcess.start(options);
    await chain.bootstrap();
  }
  async function restart(): Promise<void> {
    await chain.stop();
    chain = await ChainInProcess.start(options);
    await chain.bootstrap();
  }
  const propose = (text: string, idempotencyKey?: string): Promise<Answer> =>
    call(chain, 'proposeBlock', { data: Buffer.from(text).toString('base64'), idempotencyKey });
  const receiptOf = ({ error, result }: Answer) => {
    expect(error).toBeUndefined();
    return (result as { receipt: { id: string; status: string } }).receipt;
  };

  test('gives back the first receipt, in the queue, in a block, and after a restart', async () => {
    await begin();
    const { id } = receiptOf(await propose('a', 'key'));
    expect(receiptOf(await propose('a', 'key'))).toMatchObject({ id, status: 'Processing' });
    expect([chain.mempool.size, chain.mempool.acknowledged]).toEqual([1, 1]);
    await chain.produce();
    expect(receiptOf(await propose('a', 'key'))).toMatchObject({ id, status: 'Accepted' });
    await restart();
    expect(receiptOf(await propose('a', 'key'))).toMatchObject({ id, status: 'Accepted' });
    expect(chain.vm.isPending).toBe(false);
    expect(receiptOf(await propose('a', 'another key')).id).not.toBe(id);
    expect(receiptOf(await propose('a')).id).not.toBe(id);
    expect(chain.mempool.size).toBe(2);
  });

  test('makes one proposal of many calls at once, among others', async () => {
    await begin();
    const answers = await Promise.all(
      Array.from({ length: 40 }, (_, i) => propose('same', i % 4 === 3 ? undefined : `key ${i % 4}`)),
    );
    const ids = answers.map((answer) => receiptOf(answer).id);
    expect(new Set(ids.filter((_, i) => i % 4 !== 3)).size).toBe(3);
    expect(new Set(ids).size).toBe(13);
    expect(chain.mempool.size).toBe(13);
    while (chain.vm.isPending) await chain.produce();
    expect(chain.height).toBe(13);
  });

  test('of other data is refused, and nothing is stored', async () => {
    await begin();
    await propose('a', 'key');
    expect((await propose('b', 'key')).error).toEqual({
      code: -32602,
      message: 'Invalid params: idempotencyKey was used for other data',
      data: { reason: 'idempotencyKeyReused', retryable: false },
    });
    await restart();
    expect(chain.mempool.size).toBe(1);
  });

  test('is stored with its proposal or not at all, when a commit goes unnoticed and is tried again', async () => {
    await begin();
    const { id } = receiptOf(await propose('a', 'key'));
    const [proposal] = chain.mempool.pending();
    const statement = chain.database.statement(
      'again',
      'SELECT count(*)::int AS n FROM {schema}.idempotency',
    );
    // The same insert a second time, as after a cut connection.
    const again = {
      ...(proposal as NonNullable<typeof proposal>),
      key: 'key',
      sha256: sha256Id(Buffer.from('a')),
    };
    const holders = await chain.get(KeyedProposalRepository).add([again], chain.state.host);
    expect(holders.get('key')?.seq).toBe(again.seq);
    expect(await chain.database.run(statement, [], chain.state.host)).toEqual([{ n: 1 }]);
    expect(receiptOf(await propose('a', 'key')).id).toBe(id);
  });

  test('is forgotten after a day', async () => {
    await begin();
    const { id } = receiptOf(await propose('a', 'key'));
    const { schema } = options.database ?? {};
    const query = (sql: string): Promise<object[]> => chain.database.dataSource.query(sql);
    await propose('b', 'young');
    await query(
      `UPDATE ${schema}.idempotency SET created_at = now() - interval '25 hours' WHERE key = 'key'`,
    );
    await chain.get(ForgottenKeys).forget();
    expect(await query(`SELECT key FROM ${schema}.idempotency`)).toEqual([{ key: 'young' }]);
    expect(receiptOf(await propose('a', 'key')).id).not.toBe(id);
  });

  test.each(['', 'x'.repeat(129), 'ü', 'a\nb', 5])('%j is no key', async (key) => {
    await begin();
    const { error } = await call(chain, 'proposeBlock', { data: '', idempotencyKey: key });
    expect(error).toMatchObject({ code: -32602, data: { reason: 'invalidParams' } });
    expect(chain.mempool.size).toBe(0);
  });
});
