import type { makeExecutable } from '../executable/executable.mjs';

export function makeReleaseExecutable(
  paths: Parameters<typeof makeExecutable>[0],
  release: { platform: string; version: string },
): void;
