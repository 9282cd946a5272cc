import { type Command, noArguments } from './command.js';

export const openrpcCommand: Command = {
  usage: 'openrpc',
  summary:
    "print the description of the chain's API (OpenRPC), which a running chain answers to rpc.discover",
  async run(args) {
    noArguments('openrpc', args);
    // Only this command needs Nest's modules.
    const { chainApiDocument } = await import('../chain-api-document.js');
    process.stdout.write(`${JSON.stringify(chainApiDocument(), null, 2)}\n`);
  },
};
