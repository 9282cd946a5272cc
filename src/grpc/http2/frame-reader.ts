import { FRAME_HEADER_BYTES, HTTP2_ERROR, Http2Error, MAX_FRAME_BYTES } from './frames.js';

export type OnFrame = (type: number, flags: number, stream: number, payload: Buffer) => void;

/** Makes frames from the bytes of a connection, which arrive in pieces of any size. */
export class FrameReader {
  /** The bytes of a frame that is not complete yet. */
  private rest: Buffer | undefined;

  constructor(private readonly onFrame: OnFrame) {}

  /** @throws {Http2Error} for a frame that is too large, and whatever `onFrame` throws */
  push(chunk: Buffer): void {
    const bytes = this.rest ? Buffer.concat([this.rest, chunk]) : chunk;
    this.rest = undefined;
    let at = 0;
    while (bytes.length - at >= FRAME_HEADER_BYTES) {
      const length = bytes.readUIntBE(at, 3);
      if (length > MAX_FRAME_BYTES) throw new Http2Error(HTTP2_ERROR.frameSize, `a frame of ${length} bytes`);
      const end = at + FRAME_HEADER_BYTES + length;
      if (end > bytes.length) break;
      const type = bytes[at + 3] as number;
      const flags = bytes[at + 4] as number;
      const stream = bytes.readUInt32BE(at + 5) & 0x7fffffff;
      this.onFrame(type, flags, stream, bytes.subarray(at + FRAME_HEADER_BYTES, end));
      at = end;
    }
    if (at < bytes.length) this.rest = bytes.subarray(at);
  }
}
