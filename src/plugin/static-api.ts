import { UnexpectedErrors } from '../common/unexpected-errors.js';
import { JsonRpcDispatcher } from '../modules/rpc/json-rpc-dispatcher.js';
import type { Decoded } from '../wire/schema.js';
import type { HandleSimpleHTTPRequest } from '../wire/tables/http.js';
import type { VmAnswer } from '../wire/tables/vm.js';
import type { PluginServer } from './plugin-server.js';

type SimpleRequest = Decoded<typeof HandleSimpleHTTPRequest>;

/**
 * The API of the VM itself, which hosts up to protocol 30 serve at `/ext/vm/VM/static` from the process that
 * registered the plugin. That process never gets a chain.
 */
export async function serveStaticApi(
  server: PluginServer,
  address: string,
): Promise<VmAnswer<'CreateHandlers'>> {
  // The parameters' checks bring class-validator, which registration by itself does without.
  const [{ ping }, { ApiConfig }, { Log }] = await Promise.all([
    import('../modules/rpc/ping.js'),
    import('../config/api-config.js'),
    import('../common/log.js'),
  ]);
  const errors = new UnexpectedErrors(Log.toStandardOutput('info', {}));
  const dispatcher = new JsonRpcDispatcher({ ping }, new ApiConfig(), errors);
  server.handle('http.HTTP/HandleSimple', async (request) => {
    const { method, body } = request as SimpleRequest;
    if (method !== 'POST') return { code: 405, body: Buffer.from('POST a JSON-RPC request') };
    const answer = await dispatcher.handle(body);
    const headers = [{ key: 'Content-Type', values: ['application/json'] }];
    return answer === undefined ? { code: 204 } : { code: 200, headers, body: Buffer.from(answer) };
  });
  return { handlers: [{ prefix: '/static', serverAddr: address }] };
}
