/** The rest of a message that waits because a window is too small. */
export interface Unsent {
  readonly body: Buffer;
  at: number;
  /** The block of the trailers, if the stream ends with one. */
  readonly trailers: Buffer | undefined;
}

/** One request and its response. `Call` is what a side remembers of the call. */
export class Stream<Call = unknown> {
  call: Call | undefined;
  headers: ReadonlyMap<string, string> | undefined;
  trailers: ReadonlyMap<string, string> | undefined;
  unsent: Unsent | undefined;
  /** Whether the peer has sent its whole message. */
  isReceived = false;
  /** Whether this side's whole message has been handed to the connection. */
  isSent = false;
  /** Bytes that were received and not yet given back to the peer's window. */
  taken = 0;
  /** Bytes of the message so far. */
  bytes = 0;
  private readonly parts: Buffer[] = [];

  constructor(
    readonly id: number,
    /** How many more bytes the peer accepts on this stream. */
    public sendWindow: number,
  ) {}

  receive(part: Buffer): void {
    if (part.length > 0) this.parts.push(part);
    this.bytes += part.length;
  }

  /** The received bytes, copied: each part is a slice of a larger chunk, which it would keep alive. */
  takeBody(): Buffer {
    const [first] = this.parts;
    const body = this.parts.length === 1 && first ? Buffer.from(first) : Buffer.concat(this.parts);
    this.parts.length = 0;
    return body;
  }
}
