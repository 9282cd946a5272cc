import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { writeWhole } from './write-whole.js';

/** The process that runs the chain of a data directory, for people and tools: `running.json`, which is there while it runs. */
export interface Running {
  readonly pid: number;
  /** e.g. `http://127.0.0.1:9650`, once it is served */
  readonly url?: string;
}

const path = (directory: string): string => join(directory, 'running.json');

export function writeRunning(directory: string, running: Running): void {
  writeWhole(path(directory), `${JSON.stringify(running)}\n`);
}

export function removeRunning(directory: string): void {
  rmSync(path(directory), { force: true });
}

/** undefined when nothing runs, or the file cannot be read */
export function readRunning(directory: string): Running | undefined {
  try {
    return JSON.parse(readFileSync(path(directory), 'utf8'));
  } catch {
    return undefined;
  }
}
