import { Duplex } from 'node:stream';
import type { PGlite } from '@electric-sql/pglite';

/** First byte of the message that ends a session. */
const TERMINATE = 0x58;

/**
 * A connection to an embedded PGlite that the ordinary Postgres driver can use as its socket. It passes the bytes of
 * the driver to PGlite, which speaks Postgres's wire protocol, and returns the answer. So one code path serves both.
 * PGlite has one session: use it with a pool of one connection.
 */
export class PgliteStream extends Duplex {
  constructor(private readonly database: PGlite) {
    super();
  }

  /** The driver calls this as `net.Socket#connect`. */
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
    // The driver ends its connection; the only session of the database stays for the next one.
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
