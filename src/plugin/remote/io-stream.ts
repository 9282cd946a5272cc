import type { IoReader } from '../../wire/tables/io.js';
import type { Calls } from '../host-client.js';

/** How much one Read asks for, in bytes. */
const CHUNK_BYTES = 64 * 1024;

/** A piece of a stream. */
export interface Piece {
  readonly bytes: Buffer;
  /** Whether the stream ends with it. */
  readonly isLast: boolean;
}

/**
 * One Read of `io.reader.Reader`. It resolves when there is something to read.
 * @throws Error of the stream
 */
export async function readPiece(reader: Calls<typeof IoReader>): Promise<Piece> {
  const { read, error, errorText } = await reader.Read({ length: CHUNK_BYTES });
  const bytes = Buffer.from(read.buffer, read.byteOffset, read.length);
  if (error?.errorCode === 'ERROR_CODE_EOF' || errorText === 'EOF') return { bytes, isLast: true };
  const problem = error?.message ?? errorText;
  if (problem !== undefined) throw new Error(problem);
  return { bytes, isLast: false };
}
