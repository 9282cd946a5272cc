import { afterAll, beforeAll, expect, test } from 'vitest';
import { ChainInProcess } from '../../../test/in-process/chain-in-process.js';
import { ENGINES, type TestEngine } from '../../../test/in-process/engines.js';
import { until } from '../../../test/process/until.js';
import { sha256Id } from '../../common/id.js';
import { CLIENT } from '../database/caller.js';
import { TakenRepository } from '../ledger/taken.repository.js';
import { DataIndex } from '../search/data-index.js';
import { decodeReceiptId, encodeReceiptId } from './receipt-id.js';
import { Receipts } from './receipts.service.js';

let engine: TestEngine;
let chain: ChainInProcess;
beforeAll(async () => {
  engine = await ENGINES.PGlite();
  chain = await ChainInProcess.start(engine.fresh());
  await chain.bootstrap();
  await until(() => chain.get(DataIndex).state === 'ready', { what: 'the index', every: 10 });
});
afterAll(async () => {
  await chain.stop();
  await engine.dispose();
});

test('a block is of the same data by the whole hash, although the index has only its first bytes', async () => {
  await chain.propose('one');
  await chain.produce();
  const sha256 = Buffer.from(sha256Id(Buffer.from('one')));
  const find = () => chain.get(TakenRepository).findByHashes([sha256], 1n, CLIENT);
  expect(await find()).toMatchObject([{ height: 1n }]);
  sha256[31] = Number(sha256[31]) ^ 1;
  expect(await find()).toEqual([]);
});

test('however many receipts are asked for, two statements find them', async () => {
  const ofData = (text: string, seq: bigint) =>
    decodeReceiptId(encodeReceiptId(chain.get(Receipts).origin, seq, sha256Id(Buffer.from(text))));
  const unknown = Array.from({ length: 100 }, (_, i) => ofData(`unknown ${i}`, BigInt(i + 1)));
  const statements: string[] = [];
  chain.database.onStatement((name) => statements.push(name));
  const found = await chain.get(Receipts).find([...unknown, ofData('one', 99n)]);
  expect(found.slice(0, 100).every(({ status }) => status === 'unknown')).toBe(true);
  expect(found[100]).toMatchObject({ status: 'accepted', isByData: true, block: { height: 1n } });
  expect(statements.toSorted()).toEqual(['blocks_by_hash', 'blocks_by_proposal']);
});
