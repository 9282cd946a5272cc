import { beforeEach, expect, it, vi } from 'vitest';
import type { Log } from '../common/log.js';
import { AtRest } from './at-rest.js';

const giveBack = vi.fn(async () => {});
const debug = vi.fn();
const warn = vi.fn();
let atRest: AtRest;
let used: number;

beforeEach(() => {
  giveBack.mockClear();
  const { user, system } = process.cpuUsage();
  used = (user + system) / 1_000;
  atRest = new AtRest({ debug, warn } as unknown as Log, giveBack);
});

/** Five seconds pass, in which so many ms of processor time are used. */
function passes(ms: number): void {
  used += ms;
  atRest.look(used);
}

it('gives memory back once after work, when the process rests', async () => {
  passes(3_000);
  expect(giveBack).not.toHaveBeenCalled();
  passes(20);
  passes(20);
  expect(giveBack).toHaveBeenCalledTimes(1);
  await vi.waitFor(() => expect(debug).toHaveBeenCalled());
  expect(debug).toHaveBeenCalledWith('gave memory back', {
    beforeMiB: expect.any(Number),
    afterMiB: expect.any(Number),
  });
});

it('does not give it back while it works', () => {
  for (let i = 0; i < 100; i++) passes(1_000);
  expect(giveBack).not.toHaveBeenCalled();
});

it('does so rarely when there is always a little to do', () => {
  for (let i = 0; i < 1_000; i++) passes(20);
  expect(giveBack.mock.calls.length).toBeLessThanOrEqual(10);
});

it('goes on where memory cannot be given back', async () => {
  giveBack.mockRejectedValueOnce(new Error('there is no gc'));
  passes(3_000);
  passes(20);
  await vi.waitFor(() =>
    expect(warn).toHaveBeenCalledWith('memory cannot be given back', { error: 'there is no gc' }),
  );
});
