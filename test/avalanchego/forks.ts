import { createHash } from 'node:crypto';
import { expect } from 'vitest';
import { encodeCb58 } from '../../src/common/cb58.js';
import type { BothPlugins } from './both-plugins.js';
import { heightOf, type Issue, type Step, timestampOf } from './fork-steps.js';
import { expectRefused, expectSame, expectSameCall, messageOf } from './same-answers.js';

/** What consensus knows about a block. */
interface Known {
  readonly id: Buffer;
  readonly bytes: Buffer;
  readonly parentId: Buffer;
  readonly height: bigint;
  readonly timestamp: bigint;
}

/** Makes every block different: the plugins remember blocks that were rejected in another run. */
let made = 0;

/** Calls both plugins as consensus does, from the last accepted block on. Their answers must be the same. */
export class Forks {
  private processing: Known[] = [];
  private readonly older: Known[] = [];
  private readonly rejected: Known[] = [];
  /** Blocks that were verified. */
  taken = 0;

  private constructor(
    private readonly both: BothPlugins,
    private last: Known,
  ) {}

  static async from(both: BothPlugins): Promise<Forks> {
    const answer = await both.ask('SetState', { state: 'STATE_NORMAL_OP' });
    const { lastAcceptedId: id, lastAcceptedParentId: parentId, ...last } = messageOf(answer.ours);
    expect(messageOf(answer.theirs).lastAcceptedId).toEqual(id);
    const numbers = { height: BigInt(last.height), timestamp: BigInt(last.timestamp.seconds) };
    return new Forks(both, { id, bytes: last.bytes, parentId, ...numbers });
  }

  async take(next: Step): Promise<void> {
    if (!('act' in next)) return this.issue(next);
    const { act, pick } = next;
    const one = (blocks: readonly Known[]): Known | undefined => blocks[pick % blocks.length];
    const undecided = one(this.processing);
    const any = one([this.last, ...this.processing, ...this.older, ...this.rejected]) as Known;
    switch (act) {
      case 'accept':
        return this.accept(one(this.processing.filter((child) => this.isNext(child))));
      case 'prefer':
        return expectSame(await this.both.ask('SetPreference', { id: (undecided ?? this.last).id }));
      case 'parse':
        return this.parse(any);
      case 'get':
        return this.get(any);
      case 'api':
        return this.callApi(any);
      case 'genesis':
        await this.verify(block(Buffer.alloc(32), 0n, BigInt(pick), Buffer.of(pick), true));
        return;
      default:
        if (undecided) await this.verify(undecided);
    }
  }

  /** Decides all blocks that are left. */
  async end(): Promise<void> {
    await this.reject(() => true);
  }

  private async issue(next: Issue): Promise<void> {
    const { last, processing, older, rejected } = this;
    const among = { last: [last], processing, older, rejected, unknown: [unknownBlock()] }[next.on];
    const parent = among[next.pick % among.length] ?? last;
    const height = heightOf(parent.height, next);
    const timestamp = timestampOf(parent.timestamp, next, now());
    const data = Buffer.concat([Buffer.from(`${made++} `), next.data]);
    const child = block(parent.id, height, timestamp, data, next.isCanonical);
    if (rejected.includes(parent)) {
      // timestampvm-rs keeps rejected blocks beside accepted ones, so it accepts their children. No host asks for that:
      // AvalancheGo's `deliver` (snow/engine/snowman/transitive.go) drops them.
      const { ours } = await this.both.ask('BlockVerify', { bytes: child.bytes });
      return expectRefused(ours);
    }
    const isTaken = await this.verify(child);
    if (isTaken && height > last.height) processing.push(child);
  }

  private async verify({ bytes }: Known): Promise<boolean> {
    const answer = await this.both.ask('BlockVerify', { bytes });
    expectSame(answer);
    const isTaken = 'message' in answer.ours;
    if (isTaken) this.taken++;
    return isTaken;
  }

  /** Never a block from the future: soon all blocks would be at the limit. */
  private isNext({ parentId, timestamp }: Known): boolean {
    return parentId.equals(this.last.id) && timestamp <= now();
  }

  private async accept(child: Known | undefined): Promise<void> {
    if (!child) return;
    expectSame(await this.both.ask('BlockAccept', { id: child.id }));
    this.processing = this.processing.filter((other) => other !== child);
    this.older.push(this.last);
    this.last = child;
    const lost = new Set<string>();
    await this.reject(({ id, height, parentId }) => {
      const isLost = height <= child.height || lost.has(key(parentId));
      if (isLost) lost.add(key(id));
      return isLost;
    });
  }

  private async reject(isLost: (other: Known) => boolean): Promise<void> {
    const lost = this.processing.filter(isLost);
    this.processing = this.processing.filter((other) => !lost.includes(other));
    this.rejected.push(...lost);
    for (const { id } of lost) expectSame(await this.both.ask('BlockReject', { id }));
  }

  /** A rejected block is parsed like any other: it may be verified again. */
  private async parse(known: Known): Promise<void> {
    if (this.isWrittenAnew(known)) return;
    const answer = await this.both.ask('ParseBlock', { bytes: known.bytes });
    expectSame(answer, ...(this.rejected.includes(known) ? ['status'] : []));
  }

  private async get(known: Known): Promise<void> {
    expectSame(await this.both.ask('GetBlock', { id: unknownBlock().id }));
    const answer = await this.both.ask('GetBlock', { id: known.id });
    expectSame(answer, ...(this.isWrittenAnew(known) ? ['bytes'] : []));
  }

  private async callApi({ id }: Known): Promise<void> {
    const call = (rest: string) => this.both.post(`{"jsonrpc":"2.0","id":1,${rest}}`);
    expectSameCall(await call('"method":"lastAccepted"'));
    expectSameCall(await call(`"method":"getBlock","params":[{"id":"${encodeCb58(id)}"}]`));
  }

  /** timestampvm-rs stores a decided block in canonical form, even if its ID belongs to another form. */
  private isWrittenAnew(known: Known): boolean {
    return !this.processing.includes(known) && known.bytes[0] !== '{'.charCodeAt(0);
  }
}

function block(
  parentId: Buffer,
  height: bigint,
  timestamp: bigint,
  data: Buffer,
  isCanonical: boolean,
): Known {
  const parent = encodeCb58(parentId);
  const hex = data.toString('hex');
  const text = isCanonical
    ? `{"parent_id":"${parent}","height":${height},"timestamp":${timestamp},"data":"0x${hex}"}`
    : `["${parent} ", ${height}, ${timestamp}, "${hex.toUpperCase()}"]`;
  const bytes = Buffer.from(text);
  return { id: createHash('sha256').update(bytes).digest(), bytes, parentId, height, timestamp };
}

const unknownBlock = (): Known => block(Buffer.alloc(32), 0n, 0n, Buffer.from(`unknown ${made++}`), true);

const now = (): bigint => BigInt(Math.floor(Date.now() / 1000));

const key = (id: Buffer): string => id.toString('hex');
