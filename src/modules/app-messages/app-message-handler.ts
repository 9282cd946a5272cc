/** Takes the application messages of one kind. Each method must answer at once, because the host makes only two such calls at a time. */
export interface AppMessageHandler {
  /** The number before each gossip and each request of this kind, as AvalancheGo's SDK has it (0 to 4 are taken). */
  readonly handlerId: number;
  /** @param nodeId of the node that has sent it, which the host vouches for; 20 bytes */
  gossip(nodeId: Uint8Array, message: Uint8Array): void;
  /** @param answer sends the response, once */
  request(nodeId: Uint8Array, request: Uint8Array, answer: (response: Uint8Array) => void): void;
  /** A node that follows the chain has connected. */
  connected?(nodeId: Uint8Array): void;
  disconnected?(nodeId: Uint8Array): void;
}
