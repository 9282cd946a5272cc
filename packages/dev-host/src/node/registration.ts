import { rpc, service } from '../../../../src/wire/schema.js';
import { Empty } from '../../../../src/wire/tables/google.js';
import { CreateHandlersResponse } from '../../../../src/wire/tables/vm.js';
import { type PluginOptions, PluginProcess } from '../plugin/plugin-process.js';

const StaticVm = service('vm.VM', { CreateStaticHandlers: rpc(Empty, CreateHandlersResponse) });

/** What a node learns about a plugin before it starts a chain. */
export interface Registration {
  /** The answer of `vm.VM/Version`. */
  readonly version: string;
  /** Handlers at `/ext/vm/VMID/PREFIX` and the process that serves them (protocols up to 30). */
  readonly static?: { readonly plugin: PluginProcess; readonly handlers: readonly StaticHandler[] };
}

interface StaticHandler {
  readonly prefix: string;
  readonly serverAddr: string;
}

/**
 * Starts the plugin to ask for its version, with no `Initialize`, and stops it again; up to protocol 30 it stays to
 * serve its static handlers. Origin: AvalancheGo, `vms/registry`.
 */
export async function registerPlugin(options: PluginOptions): Promise<Registration> {
  const plugin = await PluginProcess.start(options);
  const { version } = await plugin.vm.Version();
  if (!plugin.protocol.capabilities.servesStaticHandlers) {
    await plugin.stop();
    return { version };
  }
  const { handlers } = await plugin.connect(plugin.address).calls(StaticVm).CreateStaticHandlers();
  return { version, static: { plugin, handlers } };
}
