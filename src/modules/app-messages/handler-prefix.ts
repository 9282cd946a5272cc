/** AvalancheGo's SDK writes a handler's ID before each gossip and request, as a uvarint (`network/p2p/client.go`, `PrefixMessage`). */
const MAX_PREFIX_BYTES = 5;

/** @returns the handler's ID; undefined when the message does not begin with one of 32 bits */
export function readPrefix(message: Uint8Array): number | undefined {
  let id = 0;
  for (let i = 0; i < MAX_PREFIX_BYTES; i++) {
    const byte = message[i];
    if (byte === undefined) return undefined;
    id += (byte & 0x7f) * 2 ** (7 * i);
    if (byte < 0x80) return id < 2 ** 32 ? id : undefined;
  }
  return undefined;
}

/** The part of a prefixed message that follows the prefix. */
export function afterPrefix(message: Uint8Array): Uint8Array {
  return message.subarray(message.findIndex((byte) => byte < 0x80) + 1);
}

export function prefixed(id: number, message: Uint8Array): Uint8Array {
  const prefix: number[] = [];
  let left = id;
  for (; left >= 0x80; left = Math.floor(left / 0x80)) prefix.push((left % 0x80) + 0x80);
  prefix.push(left);
  return Buffer.concat([Buffer.from(prefix), message]);
}
