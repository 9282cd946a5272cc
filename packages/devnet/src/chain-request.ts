/** What the P-chain is to create: a subnet with this one chain. */
export interface ChainRequest {
  vmId: string;
  name: string;
  /** The chain's genesis, as JSON text. */
  genesis: string;
  /** Node IDs that become validators of the subnet; none if sybil protection is off. */
  validators: string[];
}

/** The created subnet and chain, in CB58. */
export interface ChainIds {
  subnetId: string;
  chainId: string;
}
