import { once } from 'node:events';
import { connect, type Socket } from 'node:net';

/** A connection to a plugin. @param address as the handshake names it, `unix:@NAME` or `127.0.0.1:PORT` */
export function connectToPlugin(address: string): Socket {
  if (address.startsWith('unix:@')) return connect(address.replace('unix:@', '\0'));
  const { hostname, port } = new URL(`http://${address}`);
  return connect(Number(port), hostname);
}

/** Sends bytes on their own connection, which the plugin may close or break. Gives up after the limit. */
export async function sendToPlugin(address: string, bytes: Uint8Array, limitMs: number): Promise<void> {
  const socket = connectToPlugin(address);
  await once(socket, 'connect');
  const closed = new Promise((resolve) => socket.on('close', resolve));
  socket.on('error', () => {}).resume();
  socket.setTimeout(limitMs, () => socket.destroy());
  socket.end(bytes);
  await closed;
}
