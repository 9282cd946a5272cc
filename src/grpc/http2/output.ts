import type { Socket } from 'node:net';

/** Up to this many bytes are copied into one buffer instead of being written piece by piece. */
const COPY_BYTES = 64 * 1024;
/** This many bytes go out at once, without waiting for the end of the turn. */
const FLUSH_BYTES = 256 * 1024;
/** If a peer leaves this many sent bytes unread, nothing more is read from it. */
const UNREAD_BYTES = 4 * 1024 * 1024;

/** The outgoing side of a connection. Everything that is sent in one turn of the event loop leaves in one write. */
export class Output {
  private waiting: Buffer[] = [];
  private bytes = 0;
  /** Bytes that go out behind `waiting`. */
  private behind: Buffer[] = [];
  private timer: NodeJS.Timeout | undefined;

  constructor(private readonly socket: Socket) {
    socket.on('drain', () => socket.resume());
  }

  send(bytes: Buffer): void {
    if (this.waiting.length === 0) setImmediate(this.flush);
    this.waiting.push(bytes);
    this.bytes += bytes.length;
    if (this.bytes >= FLUSH_BYTES) this.flush();
  }

  /** Sends bytes that can wait: behind the next ones that go out, or alone after `withinMs` milliseconds. */
  sendBehind(bytes: Buffer, withinMs: number): void {
    this.behind.push(bytes);
    this.bytes += bytes.length;
    this.timer ??= setTimeout(() => {
      this.timer = undefined;
      this.flush();
    }, withinMs);
  }

  readonly flush = (): void => {
    const { bytes, socket } = this;
    const waiting = this.waiting.concat(this.behind);
    this.waiting = [];
    this.behind = [];
    this.bytes = 0;
    if (bytes === 0 || !socket.writable) return;
    const [first] = waiting;
    if (waiting.length === 1 && first) socket.write(first);
    else if (bytes <= COPY_BYTES) socket.write(Buffer.concat(waiting, bytes));
    else {
      socket.cork();
      for (const piece of waiting) socket.write(piece);
      socket.uncork();
    }
    if (socket.writableLength > UNREAD_BYTES) socket.pause();
  };
}
