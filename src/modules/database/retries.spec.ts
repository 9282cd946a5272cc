import { beforeEach, describe, expect, it } from 'vitest';
import { RecordedLog } from '../../../test/in-process/recorded-log.js';
import type { Log } from '../../common/log.js';
import { DatabaseClosingError, DatabaseUnavailableError } from './database-errors.js';
import { Outage } from './outage.js';
import { Retries } from './retries.js';

const LIMIT_MS = 10_000;
const failure = (code: string) => Object.assign(new Error(`failed: ${code}`), { code });
const REFUSED = failure('ECONNREFUSED');
/** Of a full disk: the connection is as good as before. */
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
  it('for a passing reason is tried again, and idle connections are dropped where one broke', async () => {
    expect(await retries.run('write', LIMIT_MS, failing(REFUSED, DISK_FULL))).toBe('done');
    expect(dropped).toBe(1);
  });

  it('for a reason that stays is not', async () => {
    const work = failing(SYNTAX_ERROR);
    await expect(retries.run('read', LIMIT_MS, work)).rejects.toBe(SYNTAX_ERROR);
    expect(await work()).toBe('done');
  });

  it('for longer than the caller can wait gives an error that names the reason', async () => {
    const error = await retries.run('read', 0, failing(REFUSED)).catch((reason) => reason);
    expect(error).toBeInstanceOf(DatabaseUnavailableError);
    expect(error).toMatchObject({ cause: REFUSED, message: expect.stringContaining('ECONNREFUSED') });
  });

  it('waits no longer once the process is to end', async () => {
    const waiting = retries.run('write', LIMIT_MS, failing(REFUSED));
    retries.giveUp();
    await expect(waiting).rejects.toBeInstanceOf(DatabaseClosingError);
    await expect(retries.run('write', LIMIT_MS, failing(REFUSED))).rejects.toBeInstanceOf(
      DatabaseClosingError,
    );
  });
});

it('is busy as long as something is tried again, and only then', async () => {
  const seen: boolean[] = [];
  const work = failing(REFUSED);
  await retries.run('read', LIMIT_MS, async () => {
    seen.push(retries.isBusy);
    return work();
  });
  expect([...seen, retries.isBusy]).toEqual([false, true, false]);
});
