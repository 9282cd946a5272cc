import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { ChainInProcess } from '../../../test/in-process/chain-in-process.js';
import { ShiftedClock } from '../../../test/in-process/set-clock.js';
import { PostgresServer } from '../../../test/postgres-server.js';
import { until } from '../../../test/process/until.js';

const HOUR = 3_600n;

let server: PostgresServer;
let clock: ShiftedClock;
let chain: ChainInProcess | undefined;
let schemas = 0;

beforeAll(async () => {
  server = await PostgresServer.start();
});
afterAll(() => server.dispose());
beforeEach(() => {
  clock = new ShiftedClock();
});
afterEach(() => chain?.stop());

async function begin(shift = 0n): Promise<ChainInProcess> {
  clock.shift = shift;
  chain = await ChainInProcess.start({
    clock,
    database: { url: server.url, schema: `clock_${++schemas}` },
  });
  await chain.bootstrap();
  return chain;
}

/** A chain whose last block was made by a clock that was ahead, and is right now. */
async function beginAhead(shift: bigint): Promise<ChainInProcess> {
  const chain = await begin(shift);
  await chain.propose('from the future');
  await chain.produce();
  clock.shift = 0n;
  return chain;
}

const clockOf = async ({ health }: ChainInProcess) =>
  ((await health.report()).body as { details: { clock: Record<string, unknown> } }).details.clock;
const logged = ({ log }: ChainInProcess, text: string) => log.lines.filter((line) => line.includes(text));

describe("this machine's clock beside the database server's", () => {
  it.each([
    [0n, undefined],
    [45n, undefined],
    [-45n, undefined],
    [
      2n * HOUR + 30n,
      "this machine's clock is 2 h ahead of the database server's: let both machines follow NTP",
    ],
    [
      -8n * HOUR - 30n,
      "this machine's clock is 8 h behind the database server's: let both machines follow NTP",
    ],
  ])('%s s ahead: %s', async (shift, reason) => {
    const chain = await begin(shift);
    const clock = await clockOf(chain);
    expect(clock.reason).toBe(reason);
    expect(clock.status).toBe(reason ? 'degraded' : 'up');
    expect((await chain.health.report()).failures).toEqual([]);
  });

  it('is told in the log at the start, before a block is built, once; and again when it comes back', async () => {
    const chain = await begin(8n * HOUR);
    const warnings = () => logged(chain, "ahead of the database server's");
    await until(() => warnings().length > 0, { what: 'the warning', every: 5 });
    await chain.health.report();
    await chain.health.report();
    expect(warnings()).toEqual([expect.stringMatching(/^warn this machine's clock is 8 h ahead/)]);
    clock.shift = 0n;
    await chain.health.report();
    clock.shift = 8n * HOUR;
    await chain.health.report();
    expect(warnings()).toHaveLength(2);
  });

  it('is not known while the database is away, and that alone is told', async () => {
    const chain = await begin(8n * HOUR);
    await server.stop();
    const { failures } = await chain.health.report();
    expect(failures).toEqual([expect.stringMatching(/^database: /)]);
    expect(await clockOf(chain)).toEqual({ status: 'up', behindSeconds: 0 });
    await server.restart();
  });
});

describe('a newest block ahead of the clock', () => {
  it('by more than 10 s is degraded: proposervm takes no such block', async () => {
    const chain = await beginAhead(30n);
    expect(await clockOf(chain)).toMatchObject({
      status: 'degraded',
      reason: expect.stringContaining('behind the newest block'),
    });
    clock.shift = 22n;
    expect(await clockOf(chain)).toMatchObject({ status: 'up' });
  });

  it('by an hour fails the report; the chain stays ready until a proposal waits', async () => {
    const chain = await beginAhead(8n * HOUR);
    const text =
      /no block can be built for 6 h 59 min, until .*Z: block 1 \(.*\) has the time .*Z, 7 h 59 min ahead of this/;
    const failure = expect.stringMatching(text);
    clock.shift = 10n;
    expect((await chain.health.report()).failures).toEqual([failure]);
    expect((await chain.health.readiness()).failures).toEqual([]);
    await chain.propose('waits');
    await expect(chain.vm.build()).rejects.toThrow(text);
    expect((await chain.health.readiness()).failures).toEqual([failure]);
    await until(() => logged(chain, 'no block can be built').length > 0, { what: 'the log', every: 20 });

    clock.shift = 7n * HOUR + 10n;
    expect((await chain.health.readiness()).failures).toEqual([]);
    await chain.produce();
    expect(await chain.texts()).toEqual(['from the future', 'waits']);
    await until(() => logged(chain, 'blocks can be built again').length > 0, { what: 'the log', every: 20 });
    expect(logged(chain, 'no block can be built')).toHaveLength(1);
  });
});
