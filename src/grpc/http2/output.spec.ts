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

it('sends what comes in one turn in one write', async () => {
  send('a');
  send('b');
  await vi.runAllTimersAsync();
  send('c');
  await vi.runAllTimersAsync();
  expect(writes).toEqual(['ab', 'c']);
});

it('sends what is in no hurry behind what goes out next', async () => {
  output.sendBehind(Buffer.from('z'), 5);
  await vi.advanceTimersByTimeAsync(4);
  expect(writes).toEqual([]);
  send('a');
  await vi.runAllTimersAsync();
  expect(writes).toEqual(['az']);
});

it('or by itself when its time has come', async () => {
  output.sendBehind(Buffer.from('y'), 5);
  output.sendBehind(Buffer.from('z'), 5);
  await vi.advanceTimersByTimeAsync(5);
  expect(writes).toEqual(['yz']);
  output.sendBehind(Buffer.from('again'), 5);
  await vi.advanceTimersByTimeAsync(5);
  expect(writes).toEqual(['yz', 'again']);
});

it('does not wait with what is large', () => {
  output.send(Buffer.alloc(256 * 1024));
  expect(socket.readableLength + writes.join('').length).toBe(256 * 1024);
});
