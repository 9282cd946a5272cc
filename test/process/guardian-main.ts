/** The process behind `guardian.ts`: collects lines `+kill PID`, `+unmount DIR`, `+remove DIR`, and the same with `-`; acts at the end of input. */
import { spawnSync } from 'node:child_process';
import { rmSync } from 'node:fs';
import { createInterface } from 'node:readline';

const duties = new Set<string>();

for await (const line of createInterface({ input: process.stdin })) {
  if (line.startsWith('+')) duties.add(line.slice(1));
  else duties.delete(line.slice(1));
}

for (const duty of duties) {
  if (!duty.startsWith('kill ')) continue;
  try {
    process.kill(Number(duty.slice('kill '.length)), 'SIGKILL');
  } catch {
    // It has ended by itself.
  }
}
for (const duty of duties) {
  // Lazily, because a process that was just killed may still be using it.
  if (duty.startsWith('unmount ')) spawnSync('umount', ['--lazy', duty.slice('unmount '.length)]);
}
for (const duty of duties) {
  if (duty.startsWith('remove ')) {
    rmSync(duty.slice('remove '.length), { recursive: true, force: true, maxRetries: 20, retryDelay: 100 });
  }
}
