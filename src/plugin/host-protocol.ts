import { ExpectedError } from '../common/expected-error.js';
import { NEWEST_PROTOCOL, OLDEST_PROTOCOL } from '../wire/protocols.js';
import { protocolOfBinary } from './compatibility-table.js';
import { filesAbove, parentBinary } from './parent-binary.js';
import { askVersion, PROBE_VARIABLE } from './version-probe.js';

/** Overrides the detection, for hosts other than AvalancheGo, which gives a plugin only its own variable. */
const PROTOCOL_VARIABLE = 'TIMESTAMPVM_RPCCHAINVM_PROTOCOL';

/** How long the detection from the parent may take, in ms; the host waits 5 s for the handshake. */
const LIMIT_MS = 1_500;
/** How long the detection from the processes above the parent may take, in ms. */
const ABOVE_LIMIT_MS = 500;

/** The host speaks a protocol that this plugin does not. The message has the remedy. */
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

/** A protocol number, and how it was found. */
export interface HostProtocol {
  readonly number: number;
  /**
   * Whether it is a guess: the parent process is not AvalancheGo, or does not tell. The protocol of a process above it
   * is a guess too.
   */
  readonly isGuess: boolean;
}

/** Why the host may have refused a guess, and the remedy. */
export const guessText = (number: number): string =>
  `protocol ${number} is a guess, because the parent process does not tell the host's protocol; set ${PROTOCOL_VARIABLE} to the right number, in a script that starts the plugin if the host passes no variables on`;

/**
 * The host's rpcchainvm protocol number; the handshake must have exactly this number. It is the first of these that
 * exists: the override, the number in the binary of the parent process, the number that this binary prints with
 * `--version`, the number in the binary of a process above it, the newest number.
 *
 * @throws {UnsupportedProtocolError}; also for an override that is no number, and for a host that was only asked for
 *   its version
 */
export async function hostProtocol(): Promise<HostProtocol> {
  if (process.env[PROBE_VARIABLE]) {
    throw new Error('the parent process was asked only for its version: it must not start a plugin then');
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

/** The protocol of a process above the parent: the parent may be a program that the host has started. */
function ofProcessesAbove(): number | undefined {
  const deadline = performance.now() + ABOVE_LIMIT_MS;
  for (const file of filesAbove(process.ppid)) {
    const protocol = protocolOfBinary(file, deadline);
    if (protocol !== undefined) return protocol;
  }
  return undefined;
}
