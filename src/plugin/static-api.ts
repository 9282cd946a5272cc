import { UnexpectedErrors } from '../common/unexpected-errors.js';
import { JsonRpcDispatcher, type Method } from '../modules/json-rpc/json-rpc-dispatcher.js';
import { checkNone } from '../modules/json-rpc/params.js';
import type { Decoded } from '../wire/schema.js';
import type { HandleSimpleHTTPRequest } from '../wire/tables/http.js';
import type { VmAnswer } from '../wire/tables/vm.js';
import type { PluginServer } from './plugin-server.js';

type SimpleRequest = Decoded<typeof HandleSimpleHTTPRequest>;

const PING: Method = {
  name: 'ping',
  run(params) {
    checkNone(params);
    return { success: true };
  },
};

/**
 * The static API of the VM. Hosts up to protocol 30 serve it at `/ext/vm/VM/static`, from the process that registered
 * the plugin. That process never gets a chain.
 */
export async function serveStaticApi(
  server: PluginServer,
  address: string,
): Promise<VmAnswer<'CreateHandlers'>> {
  // The config's checks load class-validator, which registration does not need.
  const [{ ApiConfig }, { Log }] = await Promise.all([
    import('../config/api-config.js'),
    import('../common/log.js'),
  ]);
  const errors = new UnexpectedErrors(Log.toStandardOutput('info', {}));
  const dispatcher = new JsonRpcDispatcher([PING], {
    prefix: 'timestampvm.',
    config: new ApiConfig(),
    errors,
  });
  server.handle('http.HTTP/HandleSimple', async (request, call) => {
    const { method, body } = request as SimpleRequest;
    if (method !== 'POST') return { code: 405, body: Buffer.from('POST a JSON-RPC request') };
    const answer = await dispatcher.handle(body, call);
    const headers = [{ key: 'Content-Type', values: ['application/json'] }];
    return answer === undefined ? { code: 204 } : { code: 200, headers, body: Buffer.from(answer) };
  });
  return { handlers: [{ prefix: '/static', serverAddr: address }] };
}
