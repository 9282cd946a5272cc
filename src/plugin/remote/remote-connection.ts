import { Duplex } from 'node:stream';
import { NetConn } from '../../wire/tables/conn.js';
import { IoReader } from '../../wire/tables/io.js';
import type { Calls, HostClient } from '../host-client.js';
import { readPiece } from './io-stream.js';

/** If a client leaves this many sent bytes unread, nothing more is read from it. */
const UNREAD_BYTES = 1024 * 1024;

/**
 * A connection that the host has hijacked for this process. It reads through the host's buffered reader, which may hold
 * bytes that the client has sent ahead. It writes directly, because nobody flushes the host's buffered writer. Origin:
 * AvalancheGo, `vms/rpcchainvm/ghttp/gconn` and `gresponsewriter/writer_server.go`, `Hijack`.
 */
export class RemoteConnection extends Duplex {
  private readonly connection: Calls<typeof NetConn>;
  private readonly reader: Calls<typeof IoReader>;
  /** Whether a read waits until the client has taken more of the sent bytes. */
  private isHeld = false;

  constructor(private readonly client: HostClient) {
    super();
    this.connection = client.calls(NetConn);
    this.reader = client.calls(IoReader);
    // `net.conn` cannot close half of a connection, and a WebSocket client waits for the server to close it (RFC 6455,
    // 7.1.1).
    this.once('finish', () => this.destroy());
  }

  /**
   * Anything that a client sends may need an answer, a pong for example. If the client reads none, the answers would
   * fill the memory.
   */
  override _read(): void {
    this.isHeld = this.writableLength > UNREAD_BYTES;
    if (this.isHeld) return;
    readPiece(this.reader).then(
      ({ bytes, isLast }) => {
        if (bytes.length > 0) this.push(bytes);
        if (isLast) this.push(null);
        else if (bytes.length === 0) this._read();
      },
      (error) => this.destroy(error),
    );
  }

  override _write(chunk: Buffer, _encoding: string, done: (error?: Error | null) => void): void {
    this.connection.Write({ payload: chunk }).then(
      ({ error }) => {
        done(error === undefined ? null : new Error(error));
        if (this.isHeld) this._read();
      },
      (error) => done(error),
    );
  }

  /** A frame's head and body come as two chunks; this sends both in one call. */
  override _writev(chunks: { chunk: Buffer }[], done: (error?: Error | null) => void): void {
    this._write(Buffer.concat(chunks.map(({ chunk }) => chunk)), '', done);
  }

  override _destroy(error: Error | null, done: (error?: Error | null) => void): void {
    // The host ends the server of this connection while it answers.
    this.connection
      .Close({})
      .catch(() => {})
      .finally(() => {
        this.client.close();
        done(error);
      });
  }
}
