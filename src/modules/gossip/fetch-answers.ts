import { ID_LENGTH, idsEqual, sha256Id } from '../../common/id.js';
import type { Mempool } from '../mempool/mempool.service.js';
import { ByteBudget } from './byte-budget.js';
import { fetchCodec, fetchedCodec } from './gossip-messages.js';

/** The most bytes that this node sends in a second, to all nodes together. */
const BYTES_PER_SECOND = 8 * 1024 * 1024;
/** The most bytes that it sends to one node. */
const BYTES_PER_SECOND_OF_NODE = 2 * 1024 * 1024;
/** The number of nodes for which this class remembers how much it has sent. */
const MAX_NODES = 4_096;

const NOTHING = fetchedCodec.encode({});

/** Answers other nodes that ask for the data of announced proposals, within bounds. */
export class FetchAnswers {
  private readonly budgets = new Map<string, ByteBudget>();
  private readonly budget: ByteBudget;

  constructor(
    private readonly mempool: Pick<Mempool, 'get'>,
    now: number,
  ) {
    this.budget = new ByteBudget(BYTES_PER_SECOND, now);
  }

  /** @returns the answer; without data when the proposal is not pending, or the limit is reached */
  answer(node: string, request: Uint8Array, now: number): Uint8Array {
    const fetch = decode(request);
    const data = fetch && this.mempool.get(fetch.seq)?.data;
    if (!data || fetch.sha256.length !== ID_LENGTH) return NOTHING;
    // A wrong hash costs budget too, because this node has to compute the right one.
    if (!this.budgetOf(node, now).spend(data.length, now) || !this.budget.spend(data.length, now))
      return NOTHING;
    return idsEqual(sha256Id(data), fetch.sha256) ? fetchedCodec.encode({ data }) : NOTHING;
  }

  private budgetOf(node: string, now: number): ByteBudget {
    const known = this.budgets.get(node);
    if (known) return known;
    if (this.budgets.size >= MAX_NODES) this.budgets.clear();
    const budget = new ByteBudget(BYTES_PER_SECOND_OF_NODE, now);
    this.budgets.set(node, budget);
    return budget;
  }
}

function decode(request: Uint8Array): ReturnType<typeof fetchCodec.decode> | undefined {
  try {
    return fetchCodec.decode(request);
  } catch {
    return undefined;
  }
}
