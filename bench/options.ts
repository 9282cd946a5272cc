import { parseArgs } from 'node:util';

/** A plugin that was named on the command line. */
export interface NamedPlugin {
  readonly name: string;
  readonly path: string;
  /** A chain config file; without one, the plugin gets its own Postgres schema. */
  readonly config?: string;
  /** How its chain is filled: `own` (this project's tables), `timestampvm-rs` or `bootstrap` (any plugin; slow). */
  readonly fill?: string;
  /** `go` for ava-labs/timestampvm, whose blocks and calls have another form. */
  readonly dialect?: string;
}

export interface BenchOptions {
  readonly own: readonly string[];
  readonly plugins: readonly NamedPlugin[];
  readonly blocks: readonly number[];
  readonly data: number;
  readonly measures: readonly string[];
  readonly rounds: number;
  readonly seconds: number;
  readonly burst: number;
  readonly bootstrap: number;
  readonly json: string | undefined;
}

export const HELP = `npm run bench -- [options]

  --with LIST       of postgres, pglite, timestampvm-rs; which plugins to measure   (default: all that are there)
  --plugin NAME=PATH[,config=FILE][,fill=own|timestampvm-rs|bootstrap][,dialect=go]   one more plugin; may be repeated
  --blocks LIST     lengths of the chain                             (default: 10000,1000000)
  --data N          bytes of data in each block                      (default: 32, as in the tutorial)
  --measures LIST   e.g. getBlock-tip-16,burst or a group, getBlock  (default: all)
  --rounds N        in which the plugins alternate                   (default: 3)
  --seconds N       for each measure of a rate                       (default: 2)
  --json FILE       where the results go                             (default: .cache/bench/TIME.json)
  --short           a small run of everything, for CI: it fails when something is broken, never for being slow
`;

const FULL = {
  with: 'postgres,pglite,timestampvm-rs',
  blocks: '10000,1000000',
  rounds: '3',
  seconds: '2',
  burst: 640,
  bootstrap: 2_000,
};
const SHORT = {
  with: 'postgres,pglite',
  blocks: '1000',
  rounds: '1',
  seconds: '0.2',
  burst: 64,
  bootstrap: 200,
};

/** @throws {TypeError} for options that it does not know */
export function parseOptions(args: string[]): BenchOptions | undefined {
  const { values } = parseArgs({
    args,
    options: {
      help: { type: 'boolean', short: 'h' },
      with: { type: 'string' },
      plugin: { type: 'string', multiple: true, default: [] },
      blocks: { type: 'string' },
      data: { type: 'string', default: '32' },
      measures: { type: 'string', default: '' },
      rounds: { type: 'string' },
      seconds: { type: 'string' },
      json: { type: 'string' },
      short: { type: 'boolean', default: false },
    },
  });
  if (values.help) return undefined;
  const defaults = values.short ? SHORT : FULL;
  return {
    own: list(values.with ?? defaults.with),
    plugins: values.plugin.map(parsePlugin),
    blocks: list(values.blocks ?? defaults.blocks).map(Number),
    data: Number(values.data),
    measures: list(values.measures),
    rounds: Number(values.rounds ?? defaults.rounds),
    seconds: Number(values.seconds ?? defaults.seconds),
    burst: defaults.burst,
    bootstrap: defaults.bootstrap,
    json: values.json,
  };
}

function parsePlugin(text: string): NamedPlugin {
  const [first = '', ...rest] = text.split(',');
  const pairs = [first.replace(/^([^=]+)=/, 'name=$1,path='), ...rest].join(',').split(',');
  const plugin = Object.fromEntries(pairs.map((pair) => pair.split(/=(.*)/s).slice(0, 2)));
  if (!plugin.name || !plugin.path) throw new TypeError(`--plugin ${text}: expected NAME=PATH`);
  return plugin;
}

const list = (text: string): string[] => text.split(',').filter((item) => item !== '');
