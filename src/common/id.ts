import { hash } from 'node:crypto';
import { Cb58Error, decodeCb58, encodeCb58 } from './cb58.js';

/** What AvalancheGo calls `ids.ID`: 32 bytes that name a block, a chain, a subnet or a VM. */
export type Id = Uint8Array;

export const ID_LENGTH = 32;
const NODE_ID_LENGTH = 20;

/** All zeros: the genesis block's parent. Shared, so never write into it. */
export const EMPTY_ID: Id = new Uint8Array(ID_LENGTH);

/**
 * The ID of some bytes: their sha256.
 *
 * A digest that node:crypto returns as a string costs a third of one that it returns as a Buffer. @noble/hashes is 3
 * times slower for a small block, and 11 times for 1 MiB.
 */
export function sha256Id(bytes: Uint8Array): Id {
  const digest = hash('sha256', bytes, 'latin1');
  const id = new Uint8Array(ID_LENGTH);
  for (let i = 0; i < ID_LENGTH; i++) id[i] = digest.charCodeAt(i);
  return id;
}

/** ID → CB58, as AvalancheGo prints it. */
export function idToCb58(id: Id): string {
  return encodeCb58(id);
}

/**
 * CB58 → ID, strictly: no white space, exactly 32 bytes.
 *
 * @throws {Cb58Error} for anything else.
 */
export function idFromCb58(text: string): Id {
  const id = decodeCb58(text);
  if (id.length !== ID_LENGTH) throw new Cb58Error(`an ID has ${ID_LENGTH} bytes, got ${id.length}`);
  return id;
}

/** A key for Map and Set: equal IDs have equal keys. It is opaque, neither for people nor for the wire. */
export function idKey(id: Id): string {
  // Including the look-up, this takes half the time of hex or of String.fromCharCode.apply. Only 32 spelled-out
  // arguments are faster.
  return Buffer.from(id.buffer, id.byteOffset, ID_LENGTH).toString('latin1');
}

export function idsEqual(a: Id, b: Id): boolean {
  for (let i = 0; i < ID_LENGTH; i++) if (a[i] !== b[i]) return false;
  return true;
}

/**
 * The ID of a VM of this name: the name's UTF-8 bytes, zero-padded to 32 (the rule of AvalancheGo's
 * `plugins` and of timestampvm-rs's `vm-id`).
 *
 * @throws {RangeError} for an empty name and for one of more than 32 bytes.
 */
export function vmIdFromName(name: string): Id {
  const bytes = new TextEncoder().encode(name);
  if (bytes.length === 0) throw new RangeError('a VM name must not be empty');
  if (bytes.length > ID_LENGTH) {
    throw new RangeError(
      `a VM name has at most ${ID_LENGTH} bytes, ${JSON.stringify(name)} has ${bytes.length}`,
    );
  }
  const id = new Uint8Array(ID_LENGTH);
  id.set(bytes);
  return id;
}

/**
 * 20 bytes → `NodeID-…`, as AvalancheGo prints it.
 *
 * @throws {RangeError} for any other length.
 */
export function nodeIdToText(nodeId: Uint8Array): string {
  if (nodeId.length !== NODE_ID_LENGTH) {
    throw new RangeError(`a node ID has ${NODE_ID_LENGTH} bytes, got ${nodeId.length}`);
  }
  return `NodeID-${encodeCb58(nodeId)}`;
}
