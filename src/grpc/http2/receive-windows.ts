import { DEFAULT_WINDOW_BYTES, FRAME, frame, uint32 } from './frames.js';
import type { Output } from './output.js';
import { SETTING, type Setting } from './settings.js';
import type { Stream } from './stream.js';

/** How many bytes the peer may send on a stream, and on the connection, before this side opens the window again. */
const STREAM_WINDOW_BYTES = 1024 * 1024;
const CONNECTION_WINDOW_BYTES = 16 * 1024 * 1024;

/**
 * The windows that limit what the peer sends. This side opens them again when half is used up. RFC 9113, section 5.2.
 */
export class ReceiveWindows<Call> {
  /** Of each new stream. */
  static readonly setting: Setting = [SETTING.initialWindowSize, STREAM_WINDOW_BYTES];
  /** Bytes that were received and not yet given back to the connection's window. */
  private taken = 0;

  constructor(private readonly output: Output) {}

  /** Opens the connection's window, for which there is no setting. */
  greet(): void {
    this.open(0, CONNECTION_WINDOW_BYTES - DEFAULT_WINDOW_BYTES);
  }

  /** Counts received bytes of any stream, even of one that is over. */
  took(bytes: number): void {
    this.taken += bytes;
    if (this.taken < CONNECTION_WINDOW_BYTES / 2) return;
    this.open(0, this.taken);
    this.taken = 0;
  }

  tookOf(stream: Stream<Call>, bytes: number): void {
    stream.taken += bytes;
    if (stream.taken < STREAM_WINDOW_BYTES / 2) return;
    this.open(stream.id, stream.taken);
    stream.taken = 0;
  }

  private open(stream: number, bytes: number): void {
    this.output.send(frame(FRAME.windowUpdate, 0, stream, uint32(bytes)));
  }
}
