import { expect, it } from 'vitest';
import { OpenStreams } from './open-streams.js';
import { Stream } from './stream.js';

it('finds a stream until it is deleted, while others come and go', () => {
  const open = new OpenStreams<string>();
  const streams = [1, 3, 5, 7].map((id) => new Stream<string>(id, 0));
  for (const stream of streams) open.add(stream);
  for (const [left, id] of [3, 7, 1, 5].entries()) {
    expect(open.get(id)?.id).toBe(id);
    expect(open.delete(id)).toBe(true);
    expect(open.delete(id)).toBe(false);
    expect(open.get(id)).toBeUndefined();
    expect(open.size).toBe(3 - left);
    expect(open.all().every((stream) => open.get(stream.id) === stream)).toBe(true);
  }
});
