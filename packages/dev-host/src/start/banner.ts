import { VM_NAME } from '../node/node-routes.js';

/** What a person or a tool needs to use a running chain. */
export interface Ready {
  /** e.g. `http://127.0.0.1:9650` */
  url: string;
  protocol: number;
  pluginPid: number;
  /** CB58. */
  chainId: string;
  genesisId: string;
  /** The genesis block's data. */
  genesis: string;
  height: bigint;
  lastAcceptedId: string;
  dataDir: string;
  /** The Postgres database for people, without secrets; undefined: the embedded one. */
  postgres: string | undefined;
  pluginLog: string;
}

export function banner(ready: Ready): string {
  const rpc = rpcUrl(ready, VM_NAME);
  const database = ready.postgres ?? 'embedded (PGlite, for development; use --postgres for anything else)';
  return `
  TimestampVM, a chain of one node (rpcchainvm protocol ${ready.protocol})

  API         ${rpc}
              ${rpcUrl(ready, ready.chainId)}
  Chain ID    ${ready.chainId}
  Genesis     ${ready.genesisId} ${JSON.stringify(ready.genesis)}
  Last block  ${ready.lastAcceptedId}, height ${ready.height}
  Data        ${ready.dataDir}
  Database    ${database}
  Plugin log  ${ready.pluginLog}
  Health      ${ready.url}/ext/health
  Metrics     ${ready.url}/ext/metrics

  Propose data ("hello" in base64) and see the last block:

${curl(rpc, 'proposeBlock', '[{"data":"aGVsbG8="}]')}
${curl(rpc, 'lastAccepted', '[]')}

  Ctrl-C stops it; the next start continues the same chain.
`;
}

/** The last line of a start, in JSON. */
export function readyLine(ready: Ready): string {
  const { url, chainId, genesisId, lastAcceptedId, protocol, pluginPid, dataDir } = ready;
  return JSON.stringify({
    ready: true,
    pid: process.pid,
    pluginPid,
    url,
    rpc: rpcUrl(ready, VM_NAME),
    chainId,
    genesisId,
    lastAcceptedId,
    height: String(ready.height),
    protocol,
    dataDir,
    database: ready.postgres ?? 'embedded',
  });
}

const rpcUrl = ({ url }: Pick<Ready, 'url'>, chain: string): string => `${url}/ext/bc/${chain}/rpc`;

const curl = (url: string, method: string, params: string): string =>
  `  curl -s -X POST -H 'content-type: application/json' --data '{"jsonrpc":"2.0","id":1,` +
  `"method":"${VM_NAME}.${method}","params":${params}}' ${url}`;
