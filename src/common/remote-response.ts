import type { Duplex } from 'node:stream';

/** A header with all its values, as Go has it. */
export interface Header {
  readonly key: string;
  readonly values: readonly string[];
}

/** The answer to one HTTP request that the host holds open: where it goes, and the connection under it. */
export interface RemoteResponse {
  /**
   * The request's body, which is still at the host.
   *
   * @param maxBytes of a longer one some more than these are read, and the rest is left at the host
   */
  readBody(maxBytes: number): Promise<Uint8Array>;
  /** The whole answer. */
  write(code: number, headers: readonly Header[], body: Uint8Array): Promise<void>;
  /** Takes the connection over: from now on its bytes are the caller's own, and nothing else may be called. */
  hijack(): Promise<Duplex>;
  /** Lets go of the answer, not of a connection that was taken over. */
  close(): void;
}

/** Opens the host's side of a request that came by `http.HTTP/Handle`. */
export abstract class RemoteResponses {
  /** @param address `127.0.0.1:PORT`, of the request's `response_writer` */
  abstract open(address: string): RemoteResponse;
}
