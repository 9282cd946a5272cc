import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import type { Chain } from './chain.js';
import type { AvalancheNode } from './node.js';

/** The chain ID, the block ID and the address that the tutorial prints. */
const PRINTED_CHAIN = '2wb1UXxAstB8ywwv4rU2rFCjLgXnhT44hbLPbwpQoGvFb2wRR7';
const PRINTED_BLOCK = 'SDfFUzkdzWZbJ6YMysPPNEF5dWLp9q35mEMaLa8Ha2w9aMKoC';
const PRINTED_ADDRESS = '127.0.0.1:9650';

/** The commands of timestampvm-rs's tutorial (sections "API" and "Node Is Already Running"), to the letter. */
export const COMMANDS = {
  getBlock: `curl -X POST --data '{
    "jsonrpc": "2.0",
    "id"     : 1,
    "method" : "timestampvm.getBlock",
    "params" : [{"id":"${PRINTED_BLOCK}"}]
}' -H 'content-type:application/json;' ${PRINTED_ADDRESS}/ext/bc/${PRINTED_CHAIN}/rpc`,

  encode: 'echo 1 | base64 | tr -d \\\\n',

  proposeBlock: `curl -X POST --data '{
    "jsonrpc": "2.0",
    "id"     : 1,
    "method" : "timestampvm.proposeBlock",
    "params" : [{"data":"MQo="}]
}' -H 'content-type:application/json;' ${PRINTED_ADDRESS}/ext/bc/${PRINTED_CHAIN}/rpc`,

  lastAccepted: `curl -X POST --data '{
    "jsonrpc": "2.0",
    "id"     : 1,
    "method" : "timestampvm.lastAccepted",
    "params" : []
}' -H 'content-type:application/json;' ${PRINTED_ADDRESS}/ext/bc/${PRINTED_CHAIN}/rpc`,

  loadVMs: `curl -sX POST --data '{
    "jsonrpc":"2.0",
    "id"     :1,
    "method" :"admin.loadVMs",
    "params" :{}
}' -H 'content-type:application/json;' ${PRINTED_ADDRESS}/ext/admin`,
};

/** What is replaced in the printed text before a command runs. */
export interface Place {
  node: AvalancheNode;
  chain?: Chain;
  /** The block to ask for, instead of the printed one. */
  block?: string;
}

/** Runs a command of the tutorial through a shell and returns what it prints. */
export async function runPrinted(command: string, { node, chain, block }: Place): Promise<string> {
  const here = command
    .replaceAll(PRINTED_ADDRESS, `127.0.0.1:${node.httpPort}`)
    .replaceAll(PRINTED_CHAIN, chain?.ids.chainId ?? PRINTED_CHAIN)
    .replaceAll(PRINTED_BLOCK, block ?? PRINTED_BLOCK);
  const { stdout } = await promisify(execFile)('sh', ['-c', here]);
  return stdout;
}
