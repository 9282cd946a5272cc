import {
  addTxSignatures,
  Context,
  type NetworkContext,
  type Payment,
  type PlatformApi,
  pvm,
  secp256k1,
  type Transaction,
  utils,
} from './avalanchejs.js';
import type { ChainIds, ChainRequest } from './chain-request.js';
import { type Patience, patiently } from './patiently.js';

/** The well-known key `ewoq`, which owns funds on every local network. */
const KEY = Buffer.from('56289e99c94b6912bfc12adc093c9b51124f0dc54ac7a766b2bc5ccf558d8027', 'hex');
/** Owns the funds of local networks, and of those with stake that a devnet makes. */
export const OWNER = secp256k1.publicKeyBytesToAddress(secp256k1.getPublicKey(KEY));

/**
 * On a new network `getFeeState` returns 0, which avalanchejs reads as "nothing fits". The true capacity grows with the
 * time since the last block of the P-chain.
 */
const GAS_CAPACITY = 1_000_000n;

const WEIGHT = 100n;

/** How to abort its waiting, and where to report it. */
type Waiting = Pick<Patience, 'signal' | 'say'>;

/** Issues P-chain transactions through a node of v1.13 or newer. */
export class PChain {
  private readonly api: PlatformApi;

  private constructor(
    uri: string,
    private readonly context: NetworkContext,
    private readonly waiting: Waiting,
  ) {
    this.api = new pvm.PVMApi(uri);
  }

  static async at(uri: string, waiting: Waiting = {}): Promise<PChain> {
    return new PChain(uri, await Context.getContextFromURI(uri), waiting);
  }

  async create({ vmId, name, genesis, validators }: ChainRequest): Promise<ChainIds> {
    const subnetId = await this.issue(
      pvm.newCreateSubnetTx({ ...(await this.payment()), subnetOwners: [OWNER] }, this.context),
    );
    const end = validators.length > 0 ? await this.earliestEnd() : 0n;
    for (const nodeId of validators) await this.addValidator(subnetId, nodeId, end);
    const chainId = await this.issueAsOwner(
      pvm.newCreateChainTx(
        {
          ...(await this.payment()),
          subnetId,
          subnetAuth: [0],
          vmId,
          chainName: name,
          fxIds: [],
          genesisData: JSON.parse(genesis),
        },
        this.context,
      ),
    );
    return { subnetId, chainId };
  }

  private async addValidator(subnetId: string, nodeId: string, end: bigint): Promise<void> {
    // Since Durango a validator's time begins when the transaction is accepted, but the field is still there.
    const start = 0n;
    const transaction = { subnetId, subnetAuth: [0], nodeId, start, end, weight: WEIGHT };
    await this.issueAsOwner(
      pvm.newAddSubnetValidatorTx({ ...(await this.payment()), ...transaction }, this.context),
    );
  }

  /**
   * A subnet's validator must validate the primary network for the whole time, so it must not end later than the first
   * validator there.
   */
  private async earliestEnd(): Promise<bigint> {
    const { validators } = await this.api.getCurrentValidators();
    return BigInt(Math.min(...validators.map(({ endTime }) => Number(endTime))));
  }

  private async payment(): Promise<Payment> {
    const address = utils.format('P', this.context.hrp, OWNER);
    const { utxos } = await this.api.getUTXOs({ addresses: [address] });
    const feeState = { ...(await this.api.getFeeState()), capacity: GAS_CAPACITY };
    return { fromAddressesBytes: [OWNER], utxos, feeState };
  }

  /**
   * Like `issue`, for transactions that the subnet's owner must sign too: this is the last credential, which
   * avalanchejs leaves unsigned.
   */
  private async issueAsOwner(transaction: Transaction): Promise<string> {
    const signature = await secp256k1.sign(transaction.toBytes(), KEY);
    transaction.addSignatureAt(signature, transaction.credentials.length - 1, 0);
    return this.issue(transaction);
  }

  /** Signs and issues a transaction, and waits until it is committed. @returns its ID */
  private async issue(transaction: Transaction): Promise<string> {
    await addTxSignatures({ unsignedTx: transaction, privateKeys: [KEY] });
    const { txID } = await this.api.issueSignedTx(transaction.getSignedTx());
    const isCommitted = async () => (await this.api.getTxStatus({ txID })).status === 'Committed';
    await patiently(isCommitted, {
      ...this.waiting,
      what: `the P-chain transaction ${txID} to be committed`,
    });
    return txID;
  }
}
