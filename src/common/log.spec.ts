import { describe, expect, it } from 'vitest';
import { LOG_LEVELS, Log, type LogLevel } from './log.js';
import { asText, textLines } from './log-text.js';

function collect(level: LogLevel) {
  const lines: string[] = [];
  const log = Log.to({ write: (line) => lines.push(line) }, level, { chain: 'c', node: 'n' });
  return { log, lines };
}

function everyLevel(log: Log): void {
  for (const level of LOG_LEVELS) if (level !== 'off') log[level](level);
}

it.each([
  ['off', []],
  ['fatal', ['fatal']],
  ['error', ['fatal', 'error']],
  ['warn', ['fatal', 'error', 'warn']],
  ['info', ['fatal', 'error', 'warn', 'info']],
  ['trace', ['fatal', 'error', 'warn', 'info', 'trace']],
  ['debug', ['fatal', 'error', 'warn', 'info', 'trace', 'debug']],
  ['verbo', ['fatal', 'error', 'warn', 'info', 'trace', 'debug', 'verbo']],
] as const)("level %s is AvalancheGo's", (level, written) => {
  const { log, lines } = collect(level);
  everyLevel(log);
  expect(lines.map((line) => JSON.parse(line).level)).toEqual(written);
  expect(log.level).toBe(level);
});

it('says chain and node in each line', () => {
  const { log, lines } = collect('info');
  log.info('hello', { height: '1' });
  expect(JSON.parse(lines[0] ?? '')).toEqual({
    level: 'info',
    time: expect.stringMatching(/^\d{4}-\d\d-\d\dT.*Z$/),
    chain: 'c',
    node: 'n',
    height: '1',
    msg: 'hello',
  });
});

it('takes another level while it runs', () => {
  const { log, lines } = collect('off');
  log.level = 'verbo';
  everyLevel(log);
  expect(lines).toHaveLength(7);
});

describe('text', () => {
  it('is one line for each event', () => {
    const lines: string[] = [];
    const log = Log.to(textLines({ write: (line) => lines.push(line) }), 'info', { chain: 'c' });
    log.warn('two\nlines', { error: 'no "such" thing', count: 3, id: 'abc' });
    expect(lines).toEqual([
      expect.stringMatching(
        /^\S+Z WARN {2}two\\nlines chain=c error="no \\"such\\" thing" count=3 id=abc\n$/,
      ),
    ]);
  });

  it('quotes anything that could be read as more than one value', () => {
    expect(asText('{"time":"t","level":"info","msg":"m","a":"b=c","d":{"e":1},"f":""}')).toBe(
      't INFO  m a="b=c" d={"e":1} f=""',
    );
  });
});
