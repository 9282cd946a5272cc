/** How many nodes get a gossip: that many validators of the subnet, others that follow it, and any of both. */
export interface GossipReach {
  readonly validators: number;
  readonly nonValidators: number;
  readonly peers: number;
}

/**
 * Sends application messages to other nodes of the chain (`appsender.AppSender`). Node IDs have 20 bytes. A call that
 * succeeds promises nothing: the host drops what it cannot send, and says so in its log alone.
 */
export abstract class AppSender {
  /** Whether `gossip` goes as far as it is told; otherwise the host's own settings decide (protocols up to 33). */
  abstract readonly choosesReach: boolean;
  abstract gossip(message: Uint8Array, reach: GossipReach): Promise<void>;
  abstract gossipTo(nodeIds: readonly Uint8Array[], message: Uint8Array): Promise<void>;
  /** @param requestId this node's own number, which comes back with the response or the failure */
  abstract request(nodeId: Uint8Array, requestId: number, request: Uint8Array): Promise<void>;
  abstract respond(nodeId: Uint8Array, requestId: number, response: Uint8Array): Promise<void>;
  /** Where the protocol cannot say it (up to 31), the other node waits until its time is over. */
  abstract refuse(nodeId: Uint8Array, requestId: number, code: number, message: string): Promise<void>;
}
