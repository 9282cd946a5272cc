/** One entry: key and value, any bytes, both may be empty. */
export type Entry = readonly [key: Uint8Array, value: Uint8Array];

/** A node's key-value store, in the order of its keys' bytes. Once closed, every method throws a StoreClosedError. */
export interface KeyValueStore {
  get(key: Uint8Array): Uint8Array | undefined;
  /** Writes everything or nothing: the puts in order, then the deletes. */
  write(puts: readonly Entry[], deletes?: readonly Uint8Array[]): void;
  /**
   * The entries whose keys begin with `prefix` and are not below `start`: a snapshot of this moment. Ends early with
   * `return()`.
   */
  entries(start: Uint8Array, prefix: Uint8Array): Iterator<Entry, undefined>;
  close(): void;
}

export class StoreClosedError extends Error {
  override readonly name = 'StoreClosedError';

  constructor() {
    super('closed');
  }
}
