import type { Duplex } from 'node:stream';
import { type Header, type RemoteResponse, RemoteResponses } from '../../common/remote-response.js';
import type { Protocol } from '../../wire/protocol.js';
import { IoReader } from '../../wire/tables/io.js';
import { ResponseWriterService } from '../../wire/tables/response-writer.js';
import { HostClient } from '../host-client.js';
import { readPiece } from './io-stream.js';
import { RemoteConnection } from './remote-connection.js';

/** How long the host may take to send a piece of an answer, or to hand over a connection, in ms. */
const CALL_LIMIT_MS = 30_000;

/** The host's side of `http.HTTP/Handle`, in the host's protocol. */
export class HostResponses extends RemoteResponses {
  constructor(private readonly protocol: Protocol) {
    super();
  }

  open(address: string): RemoteResponse {
    return new HostResponse(new HostClient(address, this.protocol), this.protocol);
  }
}

class HostResponse implements RemoteResponse {
  constructor(
    private readonly client: HostClient,
    private readonly protocol: Protocol,
  ) {}

  async readBody(maxBytes: number): Promise<Uint8Array> {
    const reader = this.client.calls(IoReader, CALL_LIMIT_MS);
    const pieces: Uint8Array[] = [];
    let size = 0;
    for (let isOver = false; !isOver; ) {
      const { bytes, isLast } = await readPiece(reader);
      pieces.push(bytes);
      size += bytes.length;
      isOver = isLast || size > maxBytes;
    }
    return Buffer.concat(pieces);
  }

  async write(code: number, headers: readonly Header[], body: Uint8Array): Promise<void> {
    const writer = this.client.calls(ResponseWriterService, CALL_LIMIT_MS);
    await writer.WriteHeader({ headers, statusCode: code });
    if (body.length > 0) await writer.Write({ headers, payload: body });
  }

  async hijack(): Promise<Duplex> {
    const writer = this.client.calls(ResponseWriterService, CALL_LIMIT_MS);
    const { serverAddr } = await writer.Hijack({});
    return new RemoteConnection(new HostClient(serverAddr, this.protocol));
  }

  close(): void {
    this.client.close();
  }
}
