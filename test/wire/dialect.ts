import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import protobuf from 'protobufjs';

const DIRECTORY = join(import.meta.dirname, 'proto');

/** `… // 28-35` at the end of a line: only hosts of these protocols have this line. */
const LIMITS = /\/\/ (\d+)-(\d+)$/;

/** The well-known types that protobufjs brings itself. */
const WELL_KNOWN = ['empty', 'timestamp', 'duration'];

/** Protobuf's own rule, and that of this project's tables: `p_chain_height` is `pChainHeight`. */
const PARSE_OPTIONS = { keepCase: false };

/** u64 as decimal text, enums by name, every field present: this keeps protobufjs out of the tests. */
const READ_OPTIONS = { longs: String, enums: String, defaults: true } as const;

/**
 * The wire of one protocol's hosts, from the texts in `proto/` and another implementation of protobuf. It uses nothing
 * of `src/wire`, so tests through it can find faults there.
 */
export class Dialect {
  readonly protocol: number;
  readonly root = new protobuf.Root();

  constructor(protocol: number) {
    this.protocol = protocol;
    for (const name of WELL_KNOWN) {
      const file = protobuf.common.get(`google/protobuf/${name}.proto`) as protobuf.INamespace;
      this.root.addJSON(file.nested as Record<string, protobuf.AnyNestedObject>);
    }
    for (const file of readdirSync(DIRECTORY)) {
      protobuf.parse(this.text(file), this.root, PARSE_OPTIONS);
    }
    this.root.resolveAll();
  }

  /** @param name e.g. `vm.VM` */
  service(name: string): protobuf.Service {
    return this.root.lookupService(name);
  }

  /** @param type e.g. `vm.GetBlockRequest` */
  encode(type: string, value: object): Buffer {
    const message = this.root.lookupType(type);
    return Buffer.from(message.encode(message.fromObject(value)).finish());
  }

  // biome-ignore lint/suspicious/noExplicitAny: tests say what they expect of an answer; its shape is what they check
  decode(type: string, bytes: Uint8Array): any {
    const message = this.root.lookupType(type);
    return message.toObject(message.decode(bytes), READ_OPTIONS);
  }

  /** Whether this protocol's message has the field, e.g. `vm.InitializeRequest` and `dbServers`. */
  carries(type: string, field: string): boolean {
    return field in this.root.lookupType(type).fields;
  }

  private text(file: string): string {
    const lines = readFileSync(join(DIRECTORY, file), 'utf8').split('\n');
    return lines.filter((line) => this.has(line)).join('\n');
  }

  private has(line: string): boolean {
    const [, first, last] = LIMITS.exec(line) ?? [];
    return first === undefined || (this.protocol >= Number(first) && this.protocol <= Number(last));
  }
}
