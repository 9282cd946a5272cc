import * as library from '@avalabs/avalanchejs';

/**
 * The part of avalanchejs that `devnet` and the tests use, typed by hand: the package's own declarations import each other without
 * file extensions, which TypeScript does not follow under `nodenext`.
 */
interface Avalanchejs {
  addTxSignatures(signing: { unsignedTx: Transaction; privateKeys: Uint8Array[] }): Promise<void>;
  Context: { getContextFromURI(uri: string): Promise<NetworkContext> };
  secp256k1: {
    getPublicKey(privateKey: Uint8Array): Uint8Array;
    publicKeyBytesToAddress(publicKey: Uint8Array): Uint8Array;
    sign(message: Uint8Array, privateKey: Uint8Array): Promise<Uint8Array>;
  };
  utils: {
    /** CB58. */
    base58check: { encode(bytes: Uint8Array): string };
    parse(address: string): [chain: string, prefix: string, address: Uint8Array];
    format(chain: string, prefix: string, address: Uint8Array): string;
  };
  pvm: {
    PVMApi: new (uri: string) => PlatformApi;
    newCreateSubnetTx: Build<{ subnetOwners: Uint8Array[] }>;
    newAddSubnetValidatorTx: Build<OfSubnet & { nodeId: string; start: bigint; end: bigint; weight: bigint }>;
    newCreateChainTx: Build<
      OfSubnet & { vmId: string; chainName: string; fxIds: string[]; genesisData: unknown }
    >;
  };
}

/** The result of `getContextFromURI`; `hrp` is the prefix of the network's addresses. */
export interface NetworkContext {
  hrp: string;
}

/** A transaction that is being signed. */
export interface Transaction {
  credentials: unknown[];
  toBytes(): Uint8Array;
  addSignatureAt(signature: Uint8Array, credential: number, index: number): void;
  getSignedTx(): unknown;
}

/** The P-chain's API at a node. */
export interface PlatformApi {
  getCurrentValidators(): Promise<{ validators: { endTime: string }[] }>;
  getUTXOs(of: { addresses: string[] }): Promise<{ utxos: unknown[] }>;
  getFeeState(): Promise<{ capacity: bigint }>;
  issueSignedTx(signed: unknown): Promise<{ txID: string }>;
  getTxStatus(of: { txID: string }): Promise<{ status: string }>;
}

/** What every transaction is built from. */
export interface Payment {
  fromAddressesBytes: Uint8Array[];
  utxos: unknown[];
  feeState: { capacity: bigint };
}

interface OfSubnet {
  subnetId: string;
  /** Positions of the signing owners. */
  subnetAuth: number[];
}

type Build<T> = (wanted: Payment & T, context: NetworkContext) => Transaction;

export const { addTxSignatures, Context, secp256k1, utils, pvm } = library as unknown as Avalanchejs;
