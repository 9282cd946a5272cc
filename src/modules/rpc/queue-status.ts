import type { Mempool } from '../mempool/mempool.service.js';

const MS_PER_SECOND = 1_000;

/** The queue in numbers, as `getPending` and `getStatus` tell them. */
export const queueStatus = ({ size, sizeBytes, oldestAgeMs }: Mempool) => ({
  count: size,
  bytes: sizeBytes,
  oldestSeconds: Math.floor(oldestAgeMs / MS_PER_SECOND),
});
