import { expect } from 'vitest';
import type { Answer, OfBoth, RpcAnswer } from './both-plugins.js';

/** The times that Rust's calendar (chrono) can hold, in s. timestampvm-rs crashes when it has to write another one. */
const CALENDAR = { first: -8_334_601_228_800n, last: 8_210_266_876_799n };

/** The errors that have the same text in both plugins. */
const IN_THE_SAME_WORDS = /^(parent block |block timestamp |no pending block)/;

/**
 * Both plugins accept it and give the same answer, or both refuse it. A crash counts as a refusal, except for a time
 * that no host accepts.
 *
 * @param except fields that differ for a known reason
 */
export function expectSame({ ours, theirs }: OfBoth<Answer>, ...except: string[]): void {
  if ('crashed' in theirs) expectNoDate(ours);
  else if ('refused' in theirs) expectRefused(ours, words(theirs.refused));
  else expect(told(ours, except)).toEqual(told(theirs, except));
}

/** @throws Error where there is none */
// biome-ignore lint/suspicious/noExplicitAny: messages as the dialect has them, compared by the tests
export function messageOf(answer: Answer): any {
  if (!('message' in answer)) throw new Error(`no message: ${JSON.stringify(answer)}`);
  return answer.message;
}

export function expectRefused(answer: Answer, words: string = expect.any(String)): void {
  expect(answer).toEqual({ refused: words });
}

const words = (text: string): string => (IN_THE_SAME_WORDS.test(text) ? text : expect.any(String));

function expectNoDate(ours: Answer): void {
  if ('refused' in ours) return;
  const seconds = BigInt(messageOf(ours).timestamp.seconds);
  expect(seconds < CALENDAR.first || seconds > CALENDAR.last, `a crash at the time ${seconds}`).toBe(true);
}

/** For a block that is not found, only the error counts. */
function told(answer: Answer, except: string[]): object {
  if (!('message' in answer)) return answer;
  if (answer.message.err === 'ERROR_NOT_FOUND') return { err: answer.message.err };
  return Object.fromEntries(Object.entries(answer.message).filter(([field]) => !except.includes(field)));
}

/**
 * The same text, except for the texts of errors of a wrong request. Requests that timestampvm-rs cannot read (HTTP's
 * 500: batches, notifications, unknown members, no JSON), or at which it crashes (a malformed ID), may have any answer
 * from this plugin.
 */
export function expectSameCall({ ours, theirs }: OfBoth<RpcAnswer>): void {
  expect(ours).toBeDefined();
  if (theirs !== undefined) expect(promised(withoutAdded(ours as string))).toBe(promised(theirs));
}

/**
 * This plugin adds fields to timestampvm-rs's answers, after its own: a block's ID, size and status, the last block's
 * height and time, a proposal's receipt, the data of an error.
 */
const withoutAdded = (text: string): string =>
  text
    .replace(/,"id":"\w+","size":\d+(\}),"status":"\w+"(\},"id":)/, '$1$2')
    .replace(/("error":\{"code":-?\d+,"message":"[^"]*"),"data":\{.*?\}(\},"id":)/, '$1$2')
    .replace(/("result":\{"success":true),"receipt":\{[^}]*\}(\},"id":)/, '$1$2')
    .replace(/("result":\{"id":"\w+"),"height":\d+,"timestamp":\d+\}/, '$1}');

/** timestampvm-rs's answer to a request without `"jsonrpc"` has none either. */
const promised = (text: string): string =>
  text.replace('"jsonrpc":"2.0",', '').replace(/("code":(-32600|-32602)),.*\}(,"id":)/s, '$1}$3');
