import { enumeration, message, string } from '../schema.js';

/** What only messages of earlier protocols are made of. */

/** A block's status, for hosts up to protocol 35. */
export const BlockStatus = enumeration('vm.Status', {
  STATUS_UNSPECIFIED: 0,
  STATUS_PROCESSING: 1,
  STATUS_REJECTED: 2,
  STATUS_ACCEPTED: 3,
});

/** One server for each version of the node's database, the current one first: hosts up to protocol 29. */
export const VersionedDBServer = message('vm.VersionedDBServer', {
  version: string(1),
  serverAddr: string(2),
});
