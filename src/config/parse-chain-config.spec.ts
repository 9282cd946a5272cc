import { describe, expect, it } from 'vitest';
import { ChainConfigError } from './chain-config.error.js';
import { ChainConfig } from './chain-config.js';
import { parseChainConfig } from './parse-chain-config.js';

const bytes = (value: unknown) => Buffer.from(typeof value === 'string' ? value : JSON.stringify(value));

function problemsOf(value: unknown): readonly string[] {
  try {
    parseChainConfig(bytes(value));
    return [];
  } catch (error) {
    expect(error).toBeInstanceOf(ChainConfigError);
    return (error as ChainConfigError).problems;
  }
}

describe('a valid chain config', () => {
  it('is all defaults without a file, and with an empty object', () => {
    expect(parseChainConfig(bytes(''))).toEqual(new ChainConfig());
    expect(parseChainConfig(bytes('{}'))).toEqual(new ChainConfig());
  });

  it('changes only what it names', () => {
    const config = parseChainConfig(bytes({ mempool: { maxCount: 5 }, logLevel: 'verbo' }));
    expect(config.mempool).toEqual({ maxCount: 5, maxBytes: new ChainConfig().mempool.maxBytes });
    expect(config.logLevel).toBe('verbo');
    expect(config.database).toEqual(new ChainConfig().database);
  });

  it.each([
    {
      database: {
        url: 'postgres://u@h/d',
        passwordFile: '/run/secret',
        sslmode: 'verify-full',
        sslrootcert: '/ca',
      },
    },
    { database: { url: 'postgresql://u:p@h:1/d?sslmode=require', schema: 'mine', sslmode: null } },
    { database: { url: 'postgres:///d?host=/run/postgresql' } },
    { ops: { port: 9660, host: '::' }, admin: { enabled: true }, logFormat: 'text', slowCallTime: 0 },
  ])('takes %j', (plain) => {
    expect(problemsOf(plain)).toEqual([]);
  });
});

describe('each mistake is one line with key, value and what is allowed', () => {
  it.each([
    [
      { logLevel: 'loud' },
      'logLevel is "loud": must be one of off, fatal, error, warn, info, trace, debug, verbo',
    ],
    [{ logFormat: 'xml' }, 'logFormat is "xml": must be one of json, text'],
    [
      { logLevel: null },
      'logLevel is null: must be one of off, fatal, error, warn, info, trace, debug, verbo',
    ],
    [{ database: { poolSize: 0 } }, 'database.poolSize is 0: must be a whole number from 1 to 1000'],
    [{ database: { poolSize: '8' } }, 'database.poolSize is "8": must be a whole number from 1 to 1000'],
    [{ mempool: { maxBytes: 1.5 } }, 'mempool.maxBytes is 1.5: must be a whole number of at least 1'],
    [{ api: { maxBodyBytes: 1e300 } }, 'api.maxBodyBytes is 1e+300: must be a whole number of at least 1024'],
    [{ admin: { enabled: 'yes' } }, 'admin.enabled is "yes": must be true or false'],
    [{ ops: { port: 65_536 } }, 'ops.port is 65536: must be a whole number from 1 to 65535'],
    [{ mempool: [] }, 'mempool is []: must be an object'],
    [{ database: 'postgres://u:secret@h/d' }, 'database is (not shown): must be an object'],
    [
      { database: { sslmode: 'on', url: 'postgres://h/d' } },
      'database.sslmode is "on": must be one of disable, prefer, require, verify-ca, verify-full',
    ],
    [
      { database: { schema: 'Mine' } },
      'database.schema is "Mine": must be 1 to 63 lower-case letters, digits and _, not beginning with a digit or pg_',
    ],
    [
      { database: { passwordFile: 'secret', url: 'postgres://h/d' } },
      'database.passwordFile is (not shown): must be an absolute path',
    ],
    [
      { logLevel: 'x'.repeat(100) },
      `logLevel is "${'x'.repeat(59)}…: must be one of off, fatal, error, warn, info, trace, debug, verbo`,
    ],
  ])('%j', (plain, line) => {
    expect(problemsOf(plain)).toEqual([line]);
  });

  it.each([
    [{ database: { poolsize: 1 } }, 'database.poolsize is unknown: did you mean database.poolSize?'],
    [{ database: { pool_size: 1 } }, 'database.pool_size is unknown: did you mean database.poolSize?'],
    [{ loglevel: 'info' }, 'loglevel is unknown: did you mean logLevel?'],
    [{ 'log-level': 'info' }, 'log-level is unknown: did you mean logLevel?'],
    [{ databsae: {} }, 'databsae is unknown: did you mean database?'],
    [{ poolSize: 3 }, 'poolSize is unknown: did you mean database.poolSize?'],
    [{ ops: { prot: 1 } }, 'ops.prot is unknown: did you mean ops.port?'],
    [{ ops: { zzzzzzzzz: 1 } }, 'ops.zzzzzzzzz is unknown: known are ops.port, ops.host'],
    ['{"__proto__":{"logLevel":"off"}}', expect.stringMatching(/^__proto__ is unknown: /)],
    ['{"constructor":1}', expect.stringMatching(/^constructor is unknown: /)],
  ])('an unknown key gets the nearest known one: %j', (plain, line) => {
    expect(problemsOf(plain)).toEqual([line]);
  });

  it.each([
    ['[]', 'the file must hold a JSON object, e.g. {"logLevel": "info"}'],
    ['null', 'the file must hold a JSON object, e.g. {"logLevel": "info"}'],
    ['{\n  "logLevel": info }', 'the file is not JSON: expected a number at line 2, column 15'],
    [
      '{"database":{"url":"postgres://u:secret',
      'the file is not JSON: unfinished string at line 1, column 40',
    ],
  ])('a file that is no object: %s', (text, line) => {
    expect(problemsOf(text)).toEqual([line]);
  });

  it('a file that is not UTF-8', () => {
    expect(() => parseChainConfig(Buffer.from([0x7b, 0xff]))).toThrow(
      'chain config: the file is not UTF-8 text',
    );
  });

  it('three mistakes are three lines', () => {
    expect(problemsOf({ loglevel: 'info', database: { poolSize: 0 }, mempool: { maxCount: -1 } })).toEqual([
      'loglevel is unknown: did you mean logLevel?',
      'database.poolSize is 0: must be a whole number from 1 to 1000',
      'mempool.maxCount is -1: must be a whole number of at least 1',
    ]);
  });
});

describe('a contradictory connection', () => {
  it.each([
    [
      { sslmode: 'require' },
      'database.sslmode is set, but database.url is not: without it no Postgres is used',
    ],
    [
      { url: 'postgres://u:p@h/d', passwordFile: '/f' },
      'database.passwordFile is set, and database.url has a password too: remove one of them',
    ],
    [
      { url: 'postgres://h/d?sslmode=on' },
      'database.url has an sslmode that the plugin does not know: must be one of disable, prefer, require, verify-ca, verify-full',
    ],
    [
      { url: 'postgres://h/d?connect_timeout=1' },
      'database.url has the parameter "connect_timeout", which the plugin does not read; known are host, port, user, dbname, sslmode, sslrootcert, channel_binding, target_session_attrs: write it like postgres://user@host:5432/database',
    ],
    [
      { url: 'postgres:///d?host=/run&sslmode=require&channel_binding=require' },
      'database.url has channel_binding=require, which a Unix socket cannot give: take it out',
    ],
    [
      { url: 'postgres://h:port/d' },
      'database.url must be a URL; within user and password write %40 for @, %2F for /, %3F for ?, %23 for # and %25 for %: write it like postgres://user@host:5432/database',
    ],
    [
      { url: 'postgres://u:%zz@h/d' },
      'database.url must be a URL; within user and password write %40 for @, %2F for /, %3F for ?, %23 for # and %25 for %: write it like postgres://user@host:5432/database',
    ],
    [
      { url: 'postgres://h/d', sslmode: 'disable', sslrootcert: '/ca' },
      'database.sslrootcert is set, but database.sslmode is disable: remove one of them',
    ],
  ])('%j', (database, line) => {
    expect(problemsOf({ database })).toEqual([line]);
  });
});

it('never repeats a password', () => {
  for (const url of [
    'mysql://u:geheim@h/d',
    'postgres://u:geheim@h/d?x=1',
    'postgres://u:ge#geheim@h/d',
    'u:geheim',
  ]) {
    const [line, ...more] = problemsOf({ database: { url } });
    expect(line).toMatch(/^database\.url /);
    expect(line).not.toContain('geheim');
    expect(more).toEqual([]);
  }
});

it.each(['u:p@ss SECRET@h', 'u:?SECRET@h', 'u/x:SECRET@h', 'u:SECRET', 'u:42/SECRET@h'])(
  'repeats no part of a URL under another key: %s',
  (rest) => {
    const url = `postgres://${rest}/d`;
    for (const plain of [
      { database: url },
      { database: { schema: url } },
      { logLevel: [url] },
      { [url]: 1 },
    ]) {
      expect(problemsOf(plain).join()).not.toContain('SECRET');
      expect(problemsOf(plain)).not.toEqual([]);
    }
  },
);
