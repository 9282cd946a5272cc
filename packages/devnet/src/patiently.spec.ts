import { expect, it } from 'vitest';
import { patiently } from './patiently.js';

it('says what it waits for when the wait begins, and then why it has to go on', async () => {
  const lines: string[] = [];
  const reasons = ['busy', 'busy', 'nearly'];
  const isSo = async () => {
    const reason = reasons.shift();
    if (reason) throw new Error(reason, { cause: new Error('because') });
    return true;
  };
  await patiently(isSo, { what: 'the node', say: (line) => lines.push(line), reminder: 0 });
  expect(lines).toEqual([
    'waiting for the node',
    expect.stringMatching(/^still waiting for the node, for \d+ s: busy \(because\)$/),
    expect.stringMatching(/^still waiting for the node, for \d+ s: nearly \(because\)$/),
  ]);
});

it('says nothing if the condition already holds', async () => {
  await patiently(async () => true, { what: 'the node', say: (line) => expect.unreachable(line) });
});

it('throws the reason of its signal', async () => {
  const signal = AbortSignal.abort(new Error('the node has ended'));
  await expect(patiently(async () => false, { what: 'the node', signal })).rejects.toThrow(
    'the node has ended',
  );
});
