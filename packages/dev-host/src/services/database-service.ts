import type { RpcDatabase } from '../../../../src/wire/tables/rpcdb.js';
import type { Handlers } from '../grpc/local-server.js';
import { type Entry, type KeyValueStore, StoreClosedError } from './key-value-store.js';
import { StoreIterators } from './store-iterators.js';

/**
 * `rpcdb.Database` over a store. A missing key and a closed store are good answers with an `err`.
 * Origin: AvalancheGo, `database/rpcdb/db_server.go`.
 */
export function databaseService(store: KeyValueStore): Handlers<typeof RpcDatabase> {
  const iterators = new StoreIterators(store);
  return {
    Has: ({ key }) => unlessClosed(() => ({ has: store.get(key) !== undefined })),
    Get: ({ key }) =>
      unlessClosed(() => {
        const value = store.get(key);
        return value ? { value } : { err: 'ERROR_NOT_FOUND' as const };
      }),
    Put: ({ key, value }) => unlessClosed(() => write(store, [[key, value]])),
    Delete: ({ key }) => unlessClosed(() => write(store, [], [key])),
    WriteBatch: ({ puts, deletes }) =>
      unlessClosed(() =>
        write(
          store,
          puts.map(({ key, value }): Entry => [key, value]),
          deletes.map(({ key }) => key),
        ),
      ),
    Compact: () => unlessClosed(() => write(store, [])),
    // Only the node closes its database; for the VM that asked, it is closed from now on.
    Close: () => unlessClosed(() => close(store)),
    HealthCheck: () => {
      store.get(new Uint8Array());
      return { details: new TextEncoder().encode('null') };
    },
    NewIteratorWithStartAndPrefix: ({ start, prefix }) => ({ id: iterators.open(start, prefix) }),
    IteratorNext: ({ id }) => ({ data: iterators.next(id).map(([key, value]) => ({ key, value })) }),
    IteratorError: ({ id }) => (iterators.isClosed(id) ? CLOSED : {}),
    IteratorRelease: ({ id }) => (iterators.release(id) ? CLOSED : {}),
  };
}

const CLOSED = { err: 'ERROR_CLOSED' } as const;

function write(
  store: KeyValueStore,
  puts: readonly Entry[],
  deletes?: readonly Uint8Array[],
): Record<string, never> {
  store.write(puts, deletes);
  return {};
}

function close(store: KeyValueStore): Record<string, never> {
  store.get(new Uint8Array());
  store.close();
  return {};
}

function unlessClosed<T>(answer: () => T): T | typeof CLOSED {
  try {
    return answer();
  } catch (error) {
    if (error instanceof StoreClosedError) return CLOSED;
    throw error;
  }
}
