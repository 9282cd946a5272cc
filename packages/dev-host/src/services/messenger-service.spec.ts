import { expect, it } from 'vitest';
import { MessageQueue } from './messenger-service.js';

const BUILD = 'MESSAGE_BUILD_BLOCK';
const never = new AbortController().signal;

it('holds one message and refuses a second', async () => {
  const queue = new MessageQueue();
  queue.put(BUILD);
  expect(() => queue.put(BUILD)).toThrow('full message queue');
  expect(await queue.take(never)).toBe(BUILD);
  queue.put(BUILD);
});

it('passes a message to a waiting caller', async () => {
  const queue = new MessageQueue();
  const taken = queue.take(never);
  queue.put(BUILD);
  queue.put(BUILD);
  expect(await taken).toBe(BUILD);
});

it('keeps a message that came after the caller gave up waiting', async () => {
  const queue = new MessageQueue();
  const controller = new AbortController();
  const taken = queue.take(controller.signal);
  controller.abort();
  await expect(taken).rejects.toThrow();
  queue.put(BUILD);
  expect(await queue.take(never)).toBe(BUILD);
});
