import { existsSync, readdirSync, readlinkSync } from 'node:fs';
import { basename, delimiter, join } from 'node:path';
import { protocolOfBinary } from '../../plugin/compatibility-table.js';
import { askVersion } from '../../plugin/version-probe.js';
import { NEWEST_PROTOCOL, OLDEST_PROTOCOL } from '../../wire/protocols.js';
import { type Finding, fail, ok, warn } from './finding.js';

const SUBJECT = 'avalanchego';
const LIMIT_MS = 10_000;

/** The protocol of the node: of the named binary, else of the AvalancheGos that run or are in PATH. */
export async function avalancheGoFindings(named: string | undefined): Promise<Finding[]> {
  if (named !== undefined && !existsSync(named)) {
    return [fail(SUBJECT, `there is no ${named}`, 'name its binary with --avalanchego')];
  }
  const binaries = named === undefined ? [...new Set([...running(), ...inPath()])] : [named];
  if (binaries.length === 0) {
    return [
      warn(SUBJECT, 'no AvalancheGo runs here, and none is in PATH', 'name its binary with --avalanchego'),
    ];
  }
  return Promise.all(binaries.map(findingOf));
}

async function findingOf(binary: string): Promise<Finding> {
  const deadline = performance.now() + LIMIT_MS;
  const protocol = protocolOfBinary(binary, deadline) ?? (await askVersion(binary, deadline));
  const range = `${OLDEST_PROTOCOL} to ${NEWEST_PROTOCOL}`;
  if (protocol === undefined) {
    return fail(SUBJECT, `${binary} does not tell its rpcchainvm protocol`, 'is it an AvalancheGo?');
  }
  const text = `${binary} speaks rpcchainvm protocol ${protocol}`;
  if (protocol > NEWEST_PROTOCOL)
    return fail(SUBJECT, `${text}, but this plugin speaks ${range}`, 'install a newer timestampvm');
  if (protocol < OLDEST_PROTOCOL) {
    return fail(SUBJECT, `${text}, but this plugin speaks ${range}`, 'install AvalancheGo v1.10.9 or newer');
  }
  return ok(SUBJECT, `${text} (this plugin speaks ${range})`);
}

/** On Linux: the binaries of running processes with that name; the user's own, or all for the superuser. */
function running(): string[] {
  if (process.platform !== 'linux') return [];
  return readdirSync('/proc').flatMap((pid) => {
    if (!/^\d+$/.test(pid)) return [];
    try {
      const path = readlinkSync(`/proc/${pid}/exe`);
      return basename(path) === SUBJECT ? [path] : [];
    } catch {
      return [];
    }
  });
}

function inPath(): string[] {
  const paths = (process.env.PATH ?? '').split(delimiter).map((directory) => join(directory, SUBJECT));
  return paths.filter((path) => existsSync(path)).slice(0, 1);
}
