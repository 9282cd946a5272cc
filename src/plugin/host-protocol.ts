import { execFile } from 'node:child_process';
import { NEWEST_PROTOCOL, OLDEST_PROTOCOL } from '../wire/protocols.js';

/** Overrides what is found out, for hosts that are not AvalancheGo (which gives a plugin no variable but its own). */
export const PROTOCOL_VARIABLE = 'TIMESTAMPVM_RPCCHAINVM_PROTOCOL';

/** The host waits 5 s for the handshake; a healthy AvalancheGo prints its version in a tenth of that. */
const VERSION_TIME_LIMIT_MS = 2_000;

/** The host speaks a protocol that this plugin does not. The message tells the remedy. */
export class UnsupportedProtocolError extends Error {
  constructor(readonly protocol: number) {
    const range = `${OLDEST_PROTOCOL} to ${NEWEST_PROTOCOL}`;
    const remedy =
      protocol > NEWEST_PROTOCOL ? 'install a newer timestampvm' : 'install AvalancheGo v1.10.9 or newer';
    super(`this host speaks rpcchainvm protocol ${protocol}, this plugin ${range}: ${remedy}`);
  }
}

/**
 * The host's rpcchainvm protocol number, which must be answered exactly.
 * It comes from the override, else from the parent process's binary run once with `--version`, else (a parent
 * that is not AvalancheGo, or does not answer in time) it is taken to be the newest.
 *
 * @throws {UnsupportedProtocolError}
 */
export async function hostProtocol(): Promise<number> {
  const override = process.env[PROTOCOL_VARIABLE];
  const found = override ? Number(override) : parseVersion(await parentVersion());
  if (found === undefined) return NEWEST_PROTOCOL;
  if (!(found >= OLDEST_PROTOCOL && found <= NEWEST_PROTOCOL)) throw new UnsupportedProtocolError(found);
  return found;
}

/** `avalanchego/1.14.2 [database=v1.4.5, rpcchainvm=45, commit=…, go=…]` → 45 */
export function parseVersion(text: string): number | undefined {
  const number = /rpcchainvm=(\d+)/.exec(text)?.[1];
  return number === undefined ? undefined : Number(number);
}

function parentVersion(): Promise<string> {
  return new Promise((resolve) => {
    parentBinary().then(
      (binary) =>
        execFile(
          binary,
          ['--version'],
          { timeout: VERSION_TIME_LIMIT_MS, killSignal: 'SIGKILL', maxBuffer: 64 * 1024, env: {} },
          (_error, stdout) => resolve(stdout),
        ),
      () => resolve(''),
    );
  });
}

/** On Linux the link leads to the running binary even when its file was replaced or deleted meanwhile. */
async function parentBinary(): Promise<string> {
  if (process.platform === 'linux') return `/proc/${process.ppid}/exe`;
  return new Promise((resolve, reject) => {
    execFile('/bin/ps', ['-o', 'comm=', '-p', String(process.ppid)], (error, stdout) =>
      error ? reject(error) : resolve(stdout.trim()),
    );
  });
}
