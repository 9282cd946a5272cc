const ELF_NOTE = 7;
const MACH_O = 0xfeedfacf;
const LC_SEGMENT_64 = 0x19;
/** How Node's single-executable blob begins (Node, `src/node_sea.cc`). */
const BLOB = Buffer.from([0x20, 0xda, 0x43, 0x01]);

/** A section of an ELF file: its type, and its bytes. */
export interface Section {
  readonly type: number;
  readonly content: Buffer;
}

/** The sections of an ELF file of 64 bits. */
export function elfSections(file: Buffer): Section[] {
  const start = Number(file.readBigUInt64LE(40));
  return Array.from({ length: file.readUInt16LE(60) }, (_, i) => {
    const at = start + i * file.readUInt16LE(58);
    const position = Number(file.readBigUInt64LE(at + 24));
    const size = Number(file.readBigUInt64LE(at + 32));
    return { type: file.readUInt32LE(at + 4), content: file.subarray(position, position + size) };
  });
}

/** A load command of a Mach-O file: its number, and its bytes. */
export interface LoadCommand {
  readonly number: number;
  readonly bytes: Buffer;
}

/** The load commands of a Mach-O file of 64 bits (macOS, `mach-o/loader.h`). */
export function loadCommands(file: Buffer): LoadCommand[] {
  let at = 32;
  return Array.from({ length: file.readUInt32LE(16) }, () => {
    const bytes = file.subarray(at, at + file.readUInt32LE(at + 4));
    at += bytes.length;
    return { number: bytes.readUInt32LE(0), bytes };
  });
}

/** Everything that Node would take for its program: the bytes from each possible beginning on. */
export function seaBlobs(file: Buffer): Buffer[] {
  const places = file.readUInt32LE(0) === MACH_O ? seaSegments(file) : notes(file);
  return places.flatMap((place) => (place.includes(BLOB) ? [place.subarray(place.indexOf(BLOB))] : []));
}

const notes = (file: Buffer): Buffer[] =>
  elfSections(file).flatMap(({ type, content }) => (type === ELF_NOTE ? [content] : []));

function seaSegments(file: Buffer): Buffer[] {
  return loadCommands(file).flatMap(({ number, bytes }) => {
    if (number !== LC_SEGMENT_64 || bytes.toString('latin1', 8, 24).replaceAll('\0', '') !== 'NODE_SEA')
      return [];
    const position = Number(bytes.readBigUInt64LE(40));
    return [file.subarray(position, position + Number(bytes.readBigUInt64LE(48)))];
  });
}

/** Whether it was made with a code cache: a bit of the blob's flags (Node, `src/node_sea.h`). */
export const hasCodeCache = (blob: Buffer): boolean => (blob.readUInt32LE(BLOB.length) & (1 << 2)) !== 0;
