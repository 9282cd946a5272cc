import { HeaderDecoder, MalformedHeaderError } from '../hpack/header-decoder.js';
import { FLAG, FRAME, HTTP2_ERROR, Http2Error } from './frames.js';

/** The most bytes of one compressed block, and the most frames that it may come in. */
const MAX_BLOCK_BYTES = 256 * 1024;
const MAX_FRAMES = 64;

interface Block {
  readonly stream: number;
  /** Whether the stream ends with this block. */
  readonly isLast: boolean;
  readonly parts: Buffer[];
  bytes: number;
}

export type OnHeaders = (stream: number, headers: ReadonlyMap<string, string>, isLast: boolean) => void;

/** Assembles the header blocks from HEADERS and CONTINUATION frames, and decodes them. */
export class HeaderBlocks {
  private readonly decoder = new HeaderDecoder();
  /** The block that is not complete yet. */
  private block: Block | undefined;

  constructor(private readonly onHeaders: OnHeaders) {}

  /** Checks that nothing comes between the frames of a block. @throws {Http2Error} */
  checkOrder(type: number, stream: number): void {
    const { block } = this;
    if (block && (type !== FRAME.continuation || stream !== block.stream)) {
      throw new Http2Error(HTTP2_ERROR.protocol, 'a header block was interrupted');
    }
  }

  /** @throws {Http2Error} */
  begin(flags: number, stream: number, part: Buffer): void {
    this.block = { stream, isLast: (flags & FLAG.endStream) !== 0, parts: [], bytes: 0 };
    this.continue(flags, part);
  }

  /** @throws {Http2Error} */
  continue(flags: number, part: Buffer): void {
    const { block } = this;
    if (!block) throw new Http2Error(HTTP2_ERROR.protocol, 'a continuation of nothing');
    block.parts.push(part);
    block.bytes += part.length;
    if (block.bytes > MAX_BLOCK_BYTES || block.parts.length > MAX_FRAMES) {
      throw new Http2Error(HTTP2_ERROR.enhanceYourCalm, 'headers without an end');
    }
    if (!(flags & FLAG.endHeaders)) return;
    this.block = undefined;
    this.onHeaders(block.stream, this.decode(block.parts), block.isLast);
  }

  /** Every block must be decoded, even that of a stream nobody waits for, because the next blocks depend on it. */
  private decode(parts: readonly Buffer[]): Map<string, string> {
    try {
      return this.decoder.decode(parts.length === 1 ? (parts[0] as Buffer) : Buffer.concat(parts));
    } catch (error) {
      const code = error instanceof MalformedHeaderError ? HTTP2_ERROR.protocol : HTTP2_ERROR.compression;
      throw new Http2Error(code, (error as Error).message);
    }
  }
}
