import type { Difference, EnumTable, Fields, MessageTable, MethodTable, ServiceTable } from './schema.js';
import { EARLIER } from './tables/earlier.js';

/**
 * rpcchainvm protocol numbers. A host speaks exactly one; this plugin speaks all from OLDEST to NEWEST. The tables in
 * `tables/` are those of NEWEST; `tables/earlier.ts` has the differences of earlier ones.
 */
export const OLDEST_PROTOCOL = 28;
export const NEWEST_PROTOCOL = 46;

/** The tables of one protocol. */
export class ProtocolTables {
  private readonly differences: readonly Difference[];

  /** @param protocol rpcchainvm protocol number, e.g. 45 */
  constructor(readonly protocol: number) {
    // The oldest difference that applies comes last, and wins.
    this.differences = EARLIER.filter(({ upTo }) => protocol <= upTo).sort((a, b) => b.upTo - a.upTo);
  }

  message = (table: MessageTable): MessageTable => withoutEarlier(this.latest('messages', table));

  enumeration = (table: EnumTable): EnumTable => this.latest('enums', table);

  /** The service with the methods that this protocol has. */
  service(table: ServiceTable): ServiceTable {
    const methods: Record<string, MethodTable> = { ...table.methods };
    for (const { methods: changed } of this.differences) {
      for (const [name, method] of Object.entries(changed?.[table.name] ?? {})) {
        if (method) methods[name] = method;
        else delete methods[name];
      }
    }
    return { name: table.name, methods };
  }

  private latest<T extends { name: string }>(kind: 'messages' | 'enums', table: T): T {
    let found = table;
    for (const difference of this.differences) {
      const variants = difference[kind] as readonly { name: string }[] | undefined;
      const variant = variants?.find(({ name }) => name === table.name);
      if (variant) found = variant as T;
    }
    return found;
  }
}

function withoutEarlier({ name, fields }: MessageTable): MessageTable {
  const own: Fields = Object.fromEntries(Object.entries(fields).filter(([, { isEarlier }]) => !isEarlier));
  return { name, fields: own };
}
