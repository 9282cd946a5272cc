/** What is still to be sent on a stream, since a window is too small for it. */
export interface Unsent {
  readonly body: Buffer;
  at: number;
  /** The trailers' block, for a stream that ends with one. */
  readonly trailers: Buffer | undefined;
}

/** One request and its response: a call, of which each side knows what it likes. */
export class Stream<Call = unknown> {
  call: Call | undefined;
  headers: ReadonlyMap<string, string> | undefined;
  trailers: ReadonlyMap<string, string> | undefined;
  unsent: Unsent | undefined;
  /** The peer has sent all. */
  isReceived = false;
  /** All has been handed to the connection. */
  isSent = false;
  /** Bytes that were taken and not given back to the peer's window. */
  taken = 0;
  private readonly parts: Buffer[] = [];

  constructor(
    readonly id: number,
    /** Bytes that the peer takes on this stream. */
    public sendWindow: number,
  ) {}

  receive(part: Buffer): void {
    if (part.length > 0) this.parts.push(part);
  }

  /** What was received, as bytes of its own: a part is a piece of a larger chunk that it would keep alive. */
  takeBody(): Buffer {
    const [first] = this.parts;
    const body = this.parts.length === 1 && first ? Buffer.from(first) : Buffer.concat(this.parts);
    this.parts.length = 0;
    return body;
  }
}
