import { ExpectedError } from '../common/expected-error.js';
import { NEWEST_PROTOCOL, OLDEST_PROTOCOL } from '../wire/protocols.js';
import { protocolOfBinary } from './compatibility-table.js';
import { filesAbove, parentBinary } from './parent-binary.js';
import { askVersion, PROBE_VARIABLE } from './version-probe.js';

/** Overrides what is found out, for hosts that are not AvalancheGo (which gives a plugin no variable but its own). */
const PROTOCOL_VARIABLE = 'TIMESTAMPVM_RPCCHAINVM_PROTOCOL';

/** How long finding out from the parent may take, in ms; the host waits 5 s for the handshake. */
const LIMIT_MS = 1_500;
/** And from the processes above it, in ms. */
const ABOVE_LIMIT_MS = 500;

/** The host speaks a protocol that this plugin does not. The message tells the remedy. */
export class UnsupportedProtocolError extends ExpectedError {
  readonly code = 'unsupportedProtocol';

  constructor(readonly protocol: number) {
    const range = `${OLDEST_PROTOCOL} to ${NEWEST_PROTOCOL}`;
    const remedy =
      protocol > NEWEST_PROTOCOL
        ? `install a newer timestampvm, or an AvalancheGo of protocol ${NEWEST_PROTOCOL} or older`
        : 'install AvalancheGo v1.10.9 or newer';
    super(`this host speaks rpcchainvm protocol ${protocol}, this plugin ${range}: ${remedy}`);
  }
}

/** A protocol number and how it was found out. */
export interface HostProtocol {
  readonly number: number;
  /** Whether it is a guess: the parent process is not AvalancheGo, or did not tell. That of a process above it is one too. */
  readonly isGuess: boolean;
}

/** Why the host may have refused a guess, and what to do. */
export const guessText = (number: number): string =>
  `protocol ${number} was taken for the host's, since the parent process did not tell; set ${PROTOCOL_VARIABLE} to the right one, in a script that starts the plugin where the host hands on no variables`;

/**
 * The host's rpcchainvm protocol number, which must be answered exactly: the override, else what the parent process's
 * binary holds, else what it says when run with `--version`, else what the binary of a process above it holds, else the newest.
 *
 * @throws {UnsupportedProtocolError} and for an override that is no number, or a host that is only asked for its version
 */
export async function hostProtocol(): Promise<HostProtocol> {
  if (process.env[PROBE_VARIABLE]) {
    throw new Error('the parent process was asked for its version only: it has to do nothing else then');
  }
  const number = overridden() ?? (await ofParent());
  const guess = number ?? ofProcessesAbove() ?? NEWEST_PROTOCOL;
  if (guess < OLDEST_PROTOCOL || guess > NEWEST_PROTOCOL) throw new UnsupportedProtocolError(guess);
  return { number: guess, isGuess: number === undefined };
}

function overridden(): number | undefined {
  const text = process.env[PROTOCOL_VARIABLE];
  if (!text) return undefined;
  if (!/^\d+$/.test(text))
    throw new Error(`${PROTOCOL_VARIABLE} is "${text}"; it must be a number such as ${NEWEST_PROTOCOL}`);
  return Number(text);
}

async function ofParent(): Promise<number | undefined> {
  const deadline = performance.now() + LIMIT_MS;
  const binary = await parentBinary(LIMIT_MS);
  if (!binary) return undefined;
  return protocolOfBinary(binary, deadline) ?? askVersion(binary, deadline);
}

/** Of the host of a program that has started this one, if that is what the parent is. */
function ofProcessesAbove(): number | undefined {
  const deadline = performance.now() + ABOVE_LIMIT_MS;
  for (const file of filesAbove(process.ppid)) {
    const protocol = protocolOfBinary(file, deadline);
    if (protocol !== undefined) return protocol;
  }
  return undefined;
}
