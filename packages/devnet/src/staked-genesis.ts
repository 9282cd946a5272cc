import { utils } from './avalanchejs.js';
import { OWNER } from './p-chain.js';

/** One of the first validators of a network. */
export interface InitialStaker {
  readonly nodeId: string;
  /** Its BLS key and the proof of possession, both in hex, as from `info.getNodeID`. */
  readonly signer: { readonly publicKey: string; readonly proofOfPossession: string };
}

/** Any ID that no public network has; AvalancheGo writes the addresses of such a network with the prefix `custom`. */
export const STAKED_NETWORK_ID = 1337;
const ADDRESS_PREFIX = 'custom';

const DAY_S = 24 * 60 * 60;
/** How long the validators validate, in seconds: the most that a custom network allows. */
const STAKE_DURATION_S = 365 * DAY_S;
const NANO_AVAX = 1_000_000_000n;
const SPENDABLE = 100_000_000n * NANO_AVAX;
/** Divided among the validators: each has the same weight. */
const STAKED = 10_000_000n * NANO_AVAX;
/** Of 1,000,000. */
const DELEGATION_FEE = 20_000;
/** Nobody uses the C-chain of a devnet, but a network has one. */
const C_CHAIN_ID = 43_999;
const EMPTY_HASH = `0x${'00'.repeat(32)}`;
const EMPTY_ADDRESS = `0x${'00'.repeat(20)}`;

/**
 * The genesis of a network with stake, as `--genesis-file` takes it: these validators with equal weights, and funds for the
 * key that issues the transactions.
 *
 * Origin: AvalancheGo, `genesis/unparsed_config.go` and its checks in `genesis/genesis.go`.
 * @param now in ms
 */
export function stakedGenesis(stakers: readonly InitialStaker[], now: number): string {
  const owner = utils.format('X', ADDRESS_PREFIX, OWNER);
  // Staked funds belong to an address of their own: all that is unlocked for it becomes the validators' stake.
  const staked = utils.format('X', ADDRESS_PREFIX, new Uint8Array(OWNER.length).fill(1));
  const allocation = (avaxAddr: string, amount: bigint, initialAmount: bigint) => ({
    ethAddr: EMPTY_ADDRESS,
    avaxAddr,
    initialAmount,
    unlockSchedule: [{ amount, locktime: 0 }],
  });
  return json({
    networkID: STAKED_NETWORK_ID,
    allocations: [allocation(owner, SPENDABLE, SPENDABLE), allocation(staked, STAKED, 0n)],
    startTime: Math.floor(now / 1000) - DAY_S,
    initialStakeDuration: STAKE_DURATION_S,
    // All end together.
    initialStakeDurationOffset: 0,
    initialStakedFunds: [staked],
    initialStakers: stakers.map(({ nodeId, signer }) => ({
      nodeID: nodeId,
      rewardAddress: owner,
      delegationFee: DELEGATION_FEE,
      signer,
    })),
    cChainGenesis: json(cChainGenesis()),
    message: 'timestampvm devnet',
  });
}

function cChainGenesis() {
  const blocks = ['homestead', 'eip150', 'eip155', 'eip158', 'byzantium', 'constantinople', 'petersburg'];
  const forks = [...blocks, 'istanbul', 'muirGlacier'].map((fork) => [`${fork}Block`, 0]);
  return {
    config: { chainId: C_CHAIN_ID, ...Object.fromEntries(forks) },
    nonce: '0x0',
    timestamp: '0x0',
    extraData: '0x00',
    gasLimit: '0x5f5e100',
    difficulty: '0x0',
    mixHash: EMPTY_HASH,
    coinbase: EMPTY_ADDRESS,
    alloc: {},
    number: '0x0',
    gasUsed: '0x0',
    parentHash: EMPTY_HASH,
  };
}

/** Amounts are larger than the integers that a JavaScript number holds exactly, and Go reads digits. */
function json(value: unknown): string {
  const marked = JSON.stringify(value, (_key, each) => (typeof each === 'bigint' ? `bigint:${each}` : each));
  return marked.replaceAll(/"bigint:(\d+)"/g, '$1');
}
