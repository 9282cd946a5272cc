import { expect, it } from 'vitest';
import { parseOptions } from './options.js';

it('has defaults for all options', () => {
  expect(parseOptions([])).toEqual({
    httpPort: 9650,
    dataDir: '.timestampvm',
    genesis: undefined,
    postgres: undefined,
  });
});

it('accepts values after = and after a space', () => {
  expect(parseOptions(['--http-port=0', '--genesis', '', '--data-dir', 'd'])).toMatchObject({
    httpPort: 0,
    genesis: '',
    dataDir: 'd',
  });
});

it('asks for help', () => {
  expect(parseOptions(['--help'])).toBeUndefined();
});

it.each([
  [['--port', '1'], "Unknown option '--port'. See npm start -- --help"],
  [['x'], "Unexpected argument 'x'. See npm start -- --help"],
  [['postgres://u:secret@h'], 'Unexpected argument (not shown). See npm start -- --help'],
  [['--http-port'], "Option '--http-port <value>' argument missing. See npm start -- --help"],
  [['--http-port', '65536'], '--http-port takes a number from 0 to 65535, not "65536"'],
  [['--http-port', '1e3'], '--http-port takes a number from 0 to 65535, not "1e3"'],
  [['--data-dir', ''], '--data-dir must not be empty'],
])('refuses %j in one line', (args, text) => {
  expect(() => parseOptions(args)).toThrow(text);
});
