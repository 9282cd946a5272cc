import type { Duplex } from 'node:stream';
import type { Protocol } from '../../../../src/wire/protocol.js';
import { NetConn } from '../../../../src/wire/tables/conn.js';
import { IoReader, IoWriter } from '../../../../src/wire/tables/io.js';
import { LocalServer } from '../grpc/local-server.js';

/**
 * Serves a connection to the plugin, which has hijacked it. Origin: AvalancheGo,
 * `vms/rpcchainvm/ghttp/gresponsewriter/writer_server.go`, `Hijack`, and `gconn/conn_server.go`.
 *
 * @param head bytes that the client has sent ahead
 * @returns the address, `127.0.0.1:PORT`
 */
export function hijacked(protocol: Protocol, connection: Duplex, head: Buffer): Promise<string> {
  if (head.length > 0) connection.unshift(head);
  connection.on('error', () => {});
  const read = async ({ length }: { length: number }) => {
    const bytes = await nextBytes(connection, length);
    return bytes ? { read: bytes } : END_OF_STREAM;
  };
  const write = ({ payload }: { payload: Uint8Array }) =>
    new Promise<number>((resolve, reject) => {
      connection.write(payload, (error) => (error ? reject(error) : resolve(payload.length)));
    });
  const server: LocalServer = new LocalServer(protocol)
    .add(IoReader, { Read: read })
    .add(IoWriter, { Write: async (request) => ({ written: await write(request) }) })
    .add(NetConn, {
      Read: read,
      Write: async (request) => ({ length: await write(request) }),
      Close: () => {
        connection.destroy();
        void server.close();
        return {};
      },
      SetDeadline: () => ({}),
      SetReadDeadline: () => ({}),
      SetWriteDeadline: () => ({}),
    });
  return server.listen();
}

/** Waits for at least one byte; undefined at the end. */
async function nextBytes(connection: Duplex, length: number): Promise<Uint8Array | undefined> {
  for (;;) {
    const available = Math.min(length, connection.readableLength);
    const chunk = available > 0 ? (connection.read(available) as Buffer | null) : connection.read(0);
    if (chunk?.length) return chunk;
    if (connection.readableEnded || connection.destroyed) return undefined;
    await new Promise<void>((resolve) => {
      const done = () => {
        for (const event of EVENTS) connection.off(event, done);
        resolve();
      };
      for (const event of EVENTS) connection.on(event, done);
    });
  }
}

const EVENTS = ['readable', 'end', 'close', 'error'] as const;

/** The answer of a read at the end of the stream, in each protocol's own field. */
export const END_OF_STREAM = {
  errorText: 'EOF',
  error: { errorCode: 'ERROR_CODE_EOF', message: 'EOF' },
} as const;
