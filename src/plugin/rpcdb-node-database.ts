import { NodeDatabase, type NodeDatabaseWrite } from '../common/chain-context.js';
import { RpcDatabase } from '../wire/tables/rpcdb.js';
import type { Calls, HostClient } from './host-client.js';
import { NodeDatabaseError } from './node-database.error.js';

/** The node's key-value store over `rpcdb.Database`. */
export class RpcdbNodeDatabase extends NodeDatabase {
  private readonly database: Calls<typeof RpcDatabase>;

  constructor(client: HostClient) {
    super();
    this.database = client.calls(RpcDatabase);
  }

  async get(key: Uint8Array): Promise<Uint8Array | undefined> {
    const { value, err } = await this.database.Get({ key });
    if (err === 'ERROR_NOT_FOUND') return undefined;
    check('Get', err);
    return value;
  }

  async write(changes: readonly NodeDatabaseWrite[]): Promise<void> {
    const puts = changes.filter(({ value }) => value !== undefined);
    const deletes = changes.filter(({ value }) => value === undefined);
    const { err } = await this.database.WriteBatch({ puts, deletes });
    check('WriteBatch', err);
  }

  async *entries(prefix: Uint8Array): AsyncIterable<{ key: Uint8Array; value: Uint8Array }> {
    const { id } = await this.database.NewIteratorWithStartAndPrefix({ prefix });
    try {
      for (;;) {
        const { data } = await this.database.IteratorNext({ id });
        if (data.length === 0) break;
        yield* data;
      }
      check('IteratorNext', (await this.database.IteratorError({ id })).err);
    } finally {
      await this.database.IteratorRelease({ id });
    }
  }
}

function check(method: string, err: string): void {
  if (err !== 'ERROR_UNSPECIFIED') throw new NodeDatabaseError(method, err);
}
