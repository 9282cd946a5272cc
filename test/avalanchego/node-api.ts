import { call } from '../api/json-rpc.js';

/** A validator as the P-chain lists it. */
export interface Validator {
  nodeID: string;
}

/** What the tests ask a node: `/ext/info`, `/ext/health`, `/ext/admin`, `/ext/bc/P`. */
export class NodeApi {
  constructor(readonly uri: string) {}

  async nodeId(): Promise<string> {
    const { nodeID } = await call<{ nodeID: string }>(`${this.uri}/ext/info`, 'info.getNodeID', {});
    return nodeID;
  }

  async version(): Promise<{
    version: string;
    rpcProtocolVersion: string;
    vmVersions: Record<string, string>;
  }> {
    return call(`${this.uri}/ext/info`, 'info.getNodeVersion', {});
  }

  /** VM IDs to aliases. */
  async vms(): Promise<Record<string, string[]>> {
    const { vms } = await call<{ vms: Record<string, string[]> }>(`${this.uri}/ext/info`, 'info.getVMs', {});
    return vms;
  }

  async peers(): Promise<{ nodeID: string; version: string }[]> {
    const { peers } = await call<{ peers: { nodeID: string; version: string }[] }>(
      `${this.uri}/ext/info`,
      'info.peers',
      {},
    );
    return peers;
  }

  /** Whether the chain (ID or alias) has caught up; false too while the node does not know it. */
  async isBootstrapped(chain: string): Promise<boolean> {
    const { isBootstrapped } = await call<{ isBootstrapped: boolean }>(
      `${this.uri}/ext/info`,
      'info.isBootstrapped',
      { chain },
    );
    return isBootstrapped;
  }

  /** The health report: each check by its name, a chain's by the chain's ID. */
  health(): Promise<{ healthy: boolean; checks: Record<string, { message?: unknown; error?: string }> }> {
    return call(`${this.uri}/ext/health`, 'health.health', {});
  }

  /** Loads plugins that were installed since the start. Returns the new ones and those that failed. */
  loadVMs(): Promise<{ newVMs: Record<string, string[]>; failedVMs?: Record<string, string> }> {
    return call(`${this.uri}/ext/admin`, 'admin.loadVMs', {});
  }

  /** Gives a chain one more name, with which the node serves its paths too. */
  async aliasChain(chain: string, alias: string): Promise<void> {
    await call(`${this.uri}/ext/admin`, 'admin.aliasChain', { chain, alias });
  }

  /** The validators of a subnet (the primary network unless given) as of now. */
  async currentValidators(subnetID?: string): Promise<Validator[]> {
    const { validators } = await call<{ validators: Validator[] }>(
      `${this.uri}/ext/bc/P`,
      'platform.getCurrentValidators',
      subnetID ? { subnetID } : {},
    );
    return validators;
  }
}
