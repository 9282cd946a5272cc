import { type Capabilities, capabilitiesOf } from './capabilities.js';
import { type Codec, CodecCompiler } from './codec.js';
import { ProtocolTables } from './protocols.js';
import type { Decoded, Encodable, MessageTable, ServiceTable } from './schema.js';

/** One unary method with its codecs, for a gRPC server or client. */
export interface UnaryMethod {
  /** `/vm.VM/BuildBlock` */
  readonly path: string;
  requestSerialize(value: unknown): Buffer;
  requestDeserialize(bytes: Uint8Array): unknown;
  responseSerialize(value: unknown): Buffer;
  responseDeserialize(bytes: Uint8Array): unknown;
}

/** The wire in the form of one rpcchainvm protocol. */
export class Protocol {
  readonly capabilities: Capabilities;
  private readonly tables: ProtocolTables;
  private readonly compiler: CodecCompiler;

  /** @param number rpcchainvm protocol number, OLDEST_PROTOCOL to NEWEST_PROTOCOL */
  constructor(readonly number: number) {
    this.tables = new ProtocolTables(number);
    this.compiler = new CodecCompiler(this.tables);
    this.capabilities = capabilitiesOf(this.tables);
  }

  codec<M extends MessageTable>(table: M): Codec<Decoded<M>, Encodable<M>> {
    return this.compiler.codec(table) as unknown as Codec<Decoded<M>, Encodable<M>>;
  }

  /** The methods that hosts of this protocol know, by name, with the codecs compiled when a method is first called. */
  definition(service: ServiceTable): Record<string, UnaryMethod> {
    const methods = Object.entries(this.tables.service(service).methods);
    return Object.fromEntries(
      methods.map(([name, { request, answer }]) => [name, this.method(service, name, request, answer)]),
    );
  }

  private method(
    service: ServiceTable,
    name: string,
    request: MessageTable,
    answer: MessageTable,
  ): UnaryMethod {
    const requests = this.lazily(request);
    const answers = this.lazily(answer);
    return {
      path: `/${service.name}/${name}`,
      requestSerialize: (value) => asBuffer(requests().encode(value as Record<string, unknown>)),
      requestDeserialize: (bytes) => requests().decode(bytes),
      responseSerialize: (value) => asBuffer(answers().encode(value as Record<string, unknown>)),
      responseDeserialize: (bytes) => answers().decode(bytes),
    };
  }

  private lazily(table: MessageTable): () => Codec {
    let codec: Codec | undefined;
    return () => {
      codec ??= this.compiler.codec(table);
      return codec;
    };
  }
}

const asBuffer = (bytes: Uint8Array): Buffer => Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
