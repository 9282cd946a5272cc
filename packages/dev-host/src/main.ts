/** `npm start`: a one-node chain on this machine, until Ctrl-C. */
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { banner, readyLine } from './start/banner.js';
import { terminal } from './start/console.js';
import { LocalChain } from './start/local-chain.js';
import { HELP, parseOptions, type StartOptions } from './start/options.js';
import { ownWords } from './start/own-words.js';
import { preflight } from './start/preflight.js';
import { stopSignal } from './start/stop-signals.js';

/** `dist/timestampvm`: this program is built to `dist/dev-host/main.js`. */
const EXECUTABLE = fileURLToPath(new URL('../timestampvm', import.meta.url));

const { say, complain } = terminal;

async function main(): Promise<void> {
  const options = parseOptions(process.argv.slice(2));
  if (options) await run(options);
  else process.stdout.write(HELP);
}

async function run(options: StartOptions): Promise<void> {
  let chain: LocalChain | undefined;
  const stop = stopSignal(() => {
    chain?.kill();
    process.exit(130);
  });
  try {
    const prepared = await preflight(options, EXECUTABLE);
    say('starting the chain …');
    chain = await LocalChain.start(options, EXECUTABLE, prepared, terminal, stop);
    await serve(chain, stop);
  } catch (error) {
    await chain?.stop().catch(() => {});
    if (!stop.aborted) throw error;
  }
  say('stopped');
}

/** Runs until it is told to stop. */
async function serve(chain: LocalChain, stop: AbortSignal): Promise<void> {
  if (chain.rolledBackFrom !== undefined) {
    complain(
      `the database is behind the node: the blocks above it, up to height ${chain.rolledBackFrom}, are no longer in the chain`,
    );
  }
  const ready = await chain.describe();
  say(banner(ready));
  say(readyLine(ready));
  if (!stop.aborted) await Promise.race([once(stop, 'abort'), chain.failed]);
  say('stopping …');
  await chain.stop();
}

// The chain goes on when nobody reads the output any more.
for (const stream of [process.stdout, process.stderr]) stream.on('error', () => {});

main().then(
  () => process.exit(0),
  (error: unknown) => {
    complain(`timestampvm: ${ownWords(error)}`);
    process.exit(1);
  },
);
