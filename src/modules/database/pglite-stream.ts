import { Duplex } from 'node:stream';
import type { PGlite } from '@electric-sql/pglite';

/** First byte of the message that ends a session. */
const TERMINATE = 0x58;

/**
 * A connection to an embedded PGlite that the ordinary Postgres driver can use as its socket: what the driver
 * writes is handed to PGlite as Postgres's wire protocol, and the answer read back. So one code path serves both.
 * PGlite has one session: use it with a pool of one connection.
 */
export class PgliteStream extends Duplex {
  constructor(private readonly database: PGlite) {
    super();
  }

  /** As `net.Socket#connect`, which the driver calls. */
  connect(): this {
    process.nextTick(() => this.emit('connect'));
    return this;
  }

  setNoDelay(): this {
    return this;
  }

  setKeepAlive(): this {
    return this;
  }

  ref(): this {
    return this;
  }

  unref(): this {
    return this;
  }

  override _read(): void {}

  override _write(chunk: Buffer, _encoding: string, done: (error?: Error) => void): void {
    // The driver says good-bye; the one session of the database stays for the next connection.
    if (chunk[0] === TERMINATE) {
      done();
      return;
    }
    this.database.execProtocolRaw(chunk).then((answer) => {
      this.push(Buffer.from(answer));
      done();
    }, done);
  }

  override _writev(chunks: { chunk: Buffer }[], done: (error?: Error) => void): void {
    this._write(Buffer.concat(chunks.map(({ chunk }) => chunk)), '', done);
  }

  override _final(done: () => void): void {
    this.push(null);
    done();
  }
}
