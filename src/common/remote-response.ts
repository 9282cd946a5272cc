import type { Duplex } from 'node:stream';

/** A header with all of its values, as in Go. */
export interface Header {
  readonly key: string;
  readonly values: readonly string[];
}

/** The host's side of one HTTP request that it holds open: the body, the answer, and the connection. */
export interface RemoteResponse {
  /** The request's body, which the host still has.
   *
   * @param maxBytes of a longer body, somewhat more than these bytes are read; the rest stays at the host
   */
  readBody(maxBytes: number): Promise<Uint8Array>;
  /** The whole answer. */
  write(code: number, headers: readonly Header[], body: Uint8Array): Promise<void>;
  /** Takes over the connection. From now on the caller reads and writes its bytes, and may call nothing else here. */
  hijack(): Promise<Duplex>;
  /** Releases the answer, but not a connection that was taken over. */
  close(): void;
}

/** Opens the host's side of a request that came by `http.HTTP/Handle`. */
export abstract class RemoteResponses {
  /** @param address `127.0.0.1:PORT`, of the request's `response_writer` */
  abstract open(address: string): RemoteResponse;
}
