import type { Socket } from 'node:net';
import { PassThrough } from 'node:stream';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { Output } from './output.js';

let socket: PassThrough;
let output: Output;
let writes: string[];

beforeEach(() => {
  vi.useFakeTimers();
  socket = new PassThrough();
  output = new Output(socket as unknown as Socket);
  writes = [];
  socket.on('data', (bytes: Buffer) => writes.push(bytes.toString()));
});

afterEach(() => {
  vi.useRealTimers();
});

const send = (text: string): void => output.send(Buffer.from(text));

it('sends everything of one turn in one write', async () => {
  send('a');
  send('b');
  await vi.runAllTimersAsync();
  send('c');
  await vi.runAllTimersAsync();
  expect(writes).toEqual(['ab', 'c']);
});

it('sends bytes that can wait behind the next ones that cannot', async () => {
  output.sendBehind(Buffer.from('z'), 5);
  await vi.advanceTimersByTimeAsync(4);
  expect(writes).toEqual([]);
  send('a');
  await vi.runAllTimersAsync();
  expect(writes).toEqual(['az']);
});

it('or alone when their time is over', async () => {
  output.sendBehind(Buffer.from('y'), 5);
  output.sendBehind(Buffer.from('z'), 5);
  await vi.advanceTimersByTimeAsync(5);
  expect(writes).toEqual(['yz']);
  output.sendBehind(Buffer.from('again'), 5);
  await vi.advanceTimersByTimeAsync(5);
  expect(writes).toEqual(['yz', 'again']);
});

it('sends a large amount at once', () => {
  output.send(Buffer.alloc(256 * 1024));
  expect(socket.readableLength + writes.join('').length).toBe(256 * 1024);
});
