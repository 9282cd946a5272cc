/** What the P-chain is asked to make: a subnet with this one chain. */
export interface ChainRequest {
  vmId: string;
  name: string;
  /** The chain's genesis, as JSON text. */
  genesis: string;
  /** Node IDs to become validators of the subnet; none where sybil protection is off. */
  validators: string[];
}

/** What came of it, in CB58. */
export interface ChainIds {
  subnetId: string;
  chainId: string;
}
