import { Duplex } from 'node:stream';
import { NetConn } from '../../wire/tables/conn.js';
import { IoReader } from '../../wire/tables/io.js';
import type { Calls, HostClient } from '../host-client.js';
import { readPiece } from './io-stream.js';

/** Nothing more is read from a client that has left this many bytes of what it was sent unread. */
const UNREAD_BYTES = 1024 * 1024;

/**
 * A connection that the host has hijacked for this process. It is read through the host's buffered reader, which may hold
 * what the client has sent ahead, and written to directly: the buffered writer there is never flushed.
 * Origin: AvalancheGo, `vms/rpcchainvm/ghttp/gconn` and `gresponsewriter/writer_server.go`, `Hijack`.
 */
export class RemoteConnection extends Duplex {
  private readonly connection: Calls<typeof NetConn>;
  private readonly reader: Calls<typeof IoReader>;
  /** A read is wanted, and waits until the client has taken more of what it was sent. */
  private isHeld = false;

  constructor(private readonly client: HostClient) {
    super();
    this.connection = client.calls(NetConn);
    this.reader = client.calls(IoReader);
    // `net.conn` has no half of a connection to close, and a client of WebSockets waits for the server's end (RFC 6455, 7.1.1).
    this.once('finish', () => this.destroy());
  }

  /** Whatever a client sends can make an answer, be it a pong: they would pile up in memory for one that reads none. */
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

  /** A frame's head and body come as two chunks: one call for both. */
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
