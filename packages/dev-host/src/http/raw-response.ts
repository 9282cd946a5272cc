import { STATUS_CODES } from 'node:http';
import type { Duplex } from 'node:stream';
import type { Headers } from './headers.js';

/** An HTTP answer on the bare connection of an upgrade request. The connection ends with it. */
export class RawResponse {
  /** Whether somebody else writes to the connection now. */
  isHijacked = false;
  private hasHead = false;

  constructor(private readonly connection: Duplex) {}

  /** Works only once, like Go's `lockedWriter`. */
  writeHead(code: number, headers: Headers): void {
    if (this.hasHead) return;
    this.hasHead = true;
    const status = code < 100 || code > 599 ? 500 : code;
    const lines = headers
      .filter(({ key }) => !/^(connection|content-length|transfer-encoding)$/i.test(key))
      .flatMap(({ key, values }) => values.map((value) => `${key}: ${value}\r\n`));
    const head = `HTTP/1.1 ${status} ${STATUS_CODES[status] ?? ''}\r\n${lines.join('')}Connection: close\r\n\r\n`;
    this.connection.write(head);
  }

  write(payload: Uint8Array): void {
    this.connection.write(payload);
  }

  finish(): void {
    this.writeHead(200, []);
    this.connection.end();
  }

  end(code: number, text: string): void {
    this.writeHead(code, [{ key: 'Content-Type', values: ['text/plain; charset=utf-8'] }]);
    this.connection.end(`${text}\n`);
  }
}
