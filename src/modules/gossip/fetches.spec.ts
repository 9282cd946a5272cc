import { beforeEach, expect, it } from 'vitest';
import { sha256Id } from '../../common/id.js';
import { FetchAnswers } from './fetch-answers.js';
import { Fetches } from './fetches.js';
import { fetchCodec, fetchedCodec } from './gossip-messages.js';
import type { Announced } from './push-reader.js';

type Done = (data: Uint8Array | undefined) => void;

const MIB = 1024 * 1024;
const dataOf = (seq: bigint): Buffer => Buffer.from(`data ${seq}`);

let asked: { announced: Announced; done: Done }[];
let taken: bigint[];
let refused: number;
let fetches: Fetches;
beforeEach(() => {
  asked = [];
  taken = [];
  refused = 0;
  fetches = new Fetches(
    (announced, done) => {
      asked.push({ announced, done });
      return true;
    },
    ({ seq }) => taken.push(seq),
    () => refused++,
  );
});

const announce = (origin: string, seq: bigint): void =>
  fetches.add({ origin, seq, size: dataOf(seq).length, sha256: sha256Id(dataOf(seq)), asOf: 0n });
const whom = (): string[] => asked.map(({ announced }) => `${announced.origin} ${announced.seq}`);

it('asks one thing at a time of each node, the lowest number first, and four in all', () => {
  announce('a', 3n);
  for (const seq of [2n, 1n]) announce('a', seq);
  for (const origin of ['b', 'c', 'd', 'e']) announce(origin, 9n);
  expect(whom()).toEqual(['a 3', 'b 9', 'c 9', 'd 9']);
  asked[0]?.done(dataOf(3n));
  expect(whom().slice(4)).toEqual(['a 1']);
  expect(taken).toEqual([3n]);
});

it('takes no data that are not those which were announced', () => {
  announce('a', 1n);
  asked[0]?.done(Buffer.from('data 2'));
  announce('a', 2n);
  asked[1]?.done(Buffer.from('longer than announced'));
  expect({ taken, refused }).toEqual({ taken: [], refused: 2 });
});

it('takes no answer for an answer, and goes on', () => {
  announce('a', 1n);
  announce('a', 2n);
  asked[0]?.done(undefined);
  expect({ taken, refused, asked: whom() }).toEqual({ taken: [], refused: 0, asked: ['a 1', 'a 2'] });
});

it('gives a node two megabytes a second, all together eight, and nothing for a wrong hash', () => {
  const data = Buffer.alloc(MIB, 1);
  const answers = new FetchAnswers({ get: (seq: bigint) => ({ seq, data, proposedAt: 0 }) }, 0);
  const ask = (node: string, now: number, sha256 = sha256Id(data)): boolean =>
    fetchedCodec.decode(answers.answer(node, fetchCodec.encode({ seq: 1n, sha256 }), now)).data !== undefined;
  expect([ask('a', 0), ask('a', 0), ask('a', 0)]).toEqual([true, true, false]);
  expect(ask('b', 0, sha256Id(Buffer.from('another')))).toBe(false);
  expect(['b', 'c', 'd', 'e', 'f', 'g'].map((node) => ask(node, 0))).toEqual([
    true,
    true,
    true,
    true,
    true,
    false,
  ]);
  expect(ask('a', 1_000)).toBe(true);
});
