import { AppSender, type GossipReach } from '../common/app-sender.js';
import type { Capabilities } from '../wire/capabilities.js';
import { AppSenderToNodes, AppSender as SenderService } from '../wire/tables/app-sender.js';
import type { Calls, HostClient } from './host-client.js';

/** How long the host may take to put a message on its way, in ms. It answers before the message has left. */
const CALL_LIMIT_MS = 10_000;

/** The host's `appsender.AppSender`, in the form of each protocol. */
export class HostAppSender extends AppSender {
  private readonly sender: Calls<typeof SenderService>;
  private readonly toNodes: Calls<typeof AppSenderToNodes>;

  constructor(
    client: HostClient,
    private readonly host: Capabilities,
  ) {
    super();
    this.sender = client.calls(SenderService, CALL_LIMIT_MS);
    this.toNodes = client.calls(AppSenderToNodes, CALL_LIMIT_MS);
  }

  get choosesReach(): boolean {
    return this.host.choosesGossipReach;
  }

  async gossip(msg: Uint8Array, { validators, nonValidators, peers }: GossipReach): Promise<void> {
    await this.sender.SendAppGossip({
      msg,
      validators: BigInt(validators),
      nonValidators: BigInt(nonValidators),
      peers: BigInt(peers),
    });
  }

  async gossipTo(nodeIds: readonly Uint8Array[], msg: Uint8Array): Promise<void> {
    if (this.host.namesNodesInGossip) await this.sender.SendAppGossip({ nodeIds, msg });
    else await this.toNodes.SendAppGossipSpecific({ nodeIds, msg });
  }

  async request(nodeId: Uint8Array, requestId: number, request: Uint8Array): Promise<void> {
    await this.sender.SendAppRequest({ nodeIds: [nodeId], requestId, request });
  }

  async respond(nodeId: Uint8Array, requestId: number, response: Uint8Array): Promise<void> {
    await this.sender.SendAppResponse({ nodeId, requestId, response });
  }

  async refuse(
    nodeId: Uint8Array,
    requestId: number,
    errorCode: number,
    errorMessage: string,
  ): Promise<void> {
    if (!this.host.sendsAppErrors) return;
    await this.sender.SendAppError({ nodeId, requestId, errorCode, errorMessage });
  }
}
