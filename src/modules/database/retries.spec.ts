import { setTimeout as sleep } from 'node:timers/promises';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { RecordedLog } from '../../../test/in-process/recorded-log.js';
import type { Log } from '../../common/log.js';
import { CLIENT, ONCE } from './caller.js';
import { DatabaseClosingError, DatabaseUnavailableError } from './database-errors.js';
import { Outage } from './outage.js';
import { Retries } from './retries.js';

const failure = (code: string) => Object.assign(new Error(`failed: ${code}`), { code });
const REFUSED = failure('ECONNREFUSED');
/** A full disk: the connection still works. */
const DISK_FULL = failure('53100');
const SYNTAX_ERROR = failure('42601');

let dropped: number;
let retries: Retries;
beforeEach(() => {
  dropped = 0;
  retries = new Retries(new Outage(new RecordedLog() as unknown as Log), async () => {
    dropped++;
  });
});

/** Work that fails with these errors, one after another, and then succeeds. */
function failing(...errors: Error[]): () => Promise<string> {
  return async () => {
    const error = errors.shift();
    if (error) throw error;
    return 'done';
  };
}

describe('work that fails', () => {
  it('for a temporary reason is tried again, and idle connections are dropped if one broke', async () => {
    expect(await retries.run('write', CLIENT, failing(REFUSED, DISK_FULL))).toBe('done');
    expect(dropped).toBe(1);
  });

  it('for a permanent reason is not tried again', async () => {
    const work = failing(SYNTAX_ERROR);
    await expect(retries.run('read', CLIENT, work)).rejects.toBe(SYNTAX_ERROR);
    expect(await work()).toBe('done');
  });

  it('for longer than the caller can wait ends with an error that names the reason', async () => {
    const error = await retries.run('read', ONCE, failing(REFUSED)).catch((reason) => reason);
    expect(error).toBeInstanceOf(DatabaseUnavailableError);
    expect(error).toMatchObject({ cause: REFUSED, message: expect.stringContaining('ECONNREFUSED') });
  });

  it('waits no longer once the process is about to end', async () => {
    const waiting = retries.run('write', CLIENT, failing(REFUSED));
    retries.giveUp();
    await expect(waiting).rejects.toBeInstanceOf(DatabaseClosingError);
    await expect(retries.run('write', CLIENT, failing(REFUSED))).rejects.toBeInstanceOf(DatabaseClosingError);
  });
});

it('is tried once more if the time ended during the try: the process may have been stopped meanwhile', async () => {
  let tries = 0;
  const limited = { ...CLIENT, limitMs: 20 };
  const stopped = async (): Promise<string> => {
    if (++tries === 1) {
      await sleep(2 * limited.limitMs);
      throw REFUSED;
    }
    return 'done';
  };
  expect(await retries.run('write', limited, stopped)).toBe('done');
});

it('counts its time by the monotonic clock: setting the clock ahead ends nothing', async () => {
  const clock = vi
    .spyOn(Date, 'now')
    .mockImplementation(() => 20 * 60_000 + performance.timeOrigin + performance.now());
  const before = failing(REFUSED);
  const work = async (): Promise<string> => {
    clock.mockImplementation(() => 40 * 60_000 + performance.timeOrigin + performance.now());
    return before();
  };
  expect(await retries.run('write', CLIENT, work)).toBe('done');
  clock.mockRestore();
});

it('is busy as long as something is tried again, and only then', async () => {
  const seen: boolean[] = [];
  const work = failing(REFUSED);
  await retries.run('read', CLIENT, async () => {
    seen.push(retries.isBusy);
    return work();
  });
  expect([...seen, retries.isBusy]).toEqual([false, true, false]);
});
