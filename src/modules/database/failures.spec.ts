import { describe, expect, it } from 'vitest';
import { FencedError } from './database-errors.js';
import { isFatal, isNotThereYet } from './failures.js';

const failure = (code: string): Error => Object.assign(new Error(`failed: ${code}`), { code });

/** Temporary failures: of maintenance, a full server, a pooler, or a network. */
const PASSING = [
  '08006',
  '0A000', // a plan that was cached before a table changed
  '25006',
  '25P03',
  '25P04',
  '28P01',
  '28000',
  '3D000',
  '3F000',
  '40001',
  '42501',
  '42P01',
  '53100',
  '53300',
  '55000',
  '55P03',
  '57P03',
  '58030',
  'XX000',
  'ECONNREFUSED',
  'EMFILE',
  'ERR_TLS_CERT_ALTNAME_INVALID',
];

/** Failures that the same statement would always repeat. */
const STAYING = ['22P02', '23505', '42601', '42703', '54000'];

describe('a failure while a chain runs', () => {
  it.each(PASSING)('%s is tried again', (code) => expect(isFatal(failure(code))).toBe(false));
  it('that has no code is tried again', () =>
    expect(isFatal(new Error('Connection terminated'))).toBe(false));
  it.each(STAYING)('%s is not', (code) => expect(isFatal(failure(code))).toBe(true));
  it.each([new FencedError('s'), new TypeError('a mistake'), 'no error'])('%s is not', (error) =>
    expect(isFatal(error)).toBe(true),
  );
});

describe('a failure at the start', () => {
  it.each(['ECONNREFUSED', '57P03', '53300', 'XX000', '55000'])('%s is waited for', (code) =>
    expect(isNotThereYet(failure(code))).toBe(true),
  );
  it.each(['28P01', '3D000', '42501', '42601'])('%s is told at once', (code) =>
    expect(isNotThereYet(failure(code))).toBe(false),
  );
});
