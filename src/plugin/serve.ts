import { Protocol } from '../wire/protocol.js';
import { services } from '../wire/tables/services.js';
import { serveGrpcHealth } from './grpc-health.js';
import { ENGINE_ADDRESS_VARIABLE, shakeHands } from './handshake.js';
import { guessText, hostProtocol } from './host-protocol.js';
import { Lifecycle } from './lifecycle.js';
import { PluginServer } from './plugin-server.js';
import { ProcessEnd } from './process-end.js';

/** How long calls in flight may take to finish when the process ends, in ms; the host kills after 5 s. */
const CLOSE_LIMIT_MS = 2_000;

/**
 * Runs the plugin: binds, finds out the host's protocol, shakes hands. Nothing heavy is loaded before that, because the
 * host waits only 5 s and starts many plugins at once.
 */
export async function serve(): Promise<void> {
  const engineAddress = process.env[ENGINE_ADDRESS_VARIABLE];
  if (!engineAddress) {
    throw new Error(
      `this is a plugin that AvalancheGo starts (${ENGINE_ADDRESS_VARIABLE} is not set); see --help for the commands that you can run`,
    );
  }
  const server = new PluginServer();
  const [host, address] = await Promise.all([hostProtocol(), server.bind()]);
  const protocol = new Protocol(host.number);
  for (const service of Object.values(services)) server.offer(service, protocol);
  serveGrpcHealth(server, protocol);
  const end = new ProcessEnd(async () => {
    await lifecycle.stop();
    await server.close(CLOSE_LIMIT_MS);
  });
  const lifecycle = new Lifecycle(server, protocol, address, () => end.allow());
  await shakeHands(engineAddress, protocol, address).catch((error: Error) => {
    throw host.isGuess ? new Error(`${error.message} (${guessText(host.number)})`, { cause: error }) : error;
  });
}
