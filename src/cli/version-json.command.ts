import { VERSION } from '../version.js';
import { NEWEST_PROTOCOL, OLDEST_PROTOCOL } from '../wire/protocols.js';
import type { Command } from './command.js';
import { parseOptions } from './options.js';
import { VM_NAME, VM_OPTIONS, vmIdOf } from './plugins/vm-options.js';

/** How long the detection of the calling program's protocol may take, in ms. */
const LIMIT_MS = 1_000;

/**
 * The answer for AvalancheGo's own tools (`vms/example/xsvm/cmd/versionjson`, read by
 * `tests/fixture/tmpnet/network.go`). Its `rpcchainvm` is a single number: that of the calling program if the plugin
 * speaks it, otherwise the newest.
 */
export const versionJsonCommand: Command = {
  usage: 'version-json [--name NAME | --vm-id ID]',
  summary: 'print name, VM ID, version and supported protocols as JSON',
  async run(args) {
    const options = parseOptions('version-json', args, VM_OPTIONS);
    const versions = {
      name: options.name ?? VM_NAME,
      vmid: vmIdOf(options),
      version: VERSION,
      rpcchainvm: await askersProtocol(),
      rpcchainvmSupported: { oldest: OLDEST_PROTOCOL, newest: NEWEST_PROTOCOL },
    };
    process.stdout.write(`${JSON.stringify(versions, null, 2)}\n`);
  },
};

async function askersProtocol(): Promise<number> {
  const { protocolOfBinary } = await import('../plugin/compatibility-table.js');
  const { parentBinary } = await import('../plugin/parent-binary.js');
  const deadline = performance.now() + LIMIT_MS;
  const binary = await parentBinary(LIMIT_MS);
  const found = binary === undefined ? undefined : protocolOfBinary(binary, deadline);
  return found !== undefined && found >= OLDEST_PROTOCOL && found <= NEWEST_PROTOCOL
    ? found
    : NEWEST_PROTOCOL;
}
