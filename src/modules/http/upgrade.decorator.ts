import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { DiscoveryService } from '@nestjs/core';

/** The head of an upgrade request, with header names in lower case. */
export type UpgradeRequest = Pick<IncomingMessage, 'method' | 'url' | 'headers'>;

/** A provider that takes over connections. */
export interface UpgradeHandler {
  /** Answers the request on its connection. From then on the provider owns the connection. */
  upgrade(request: UpgradeRequest, connection: Duplex): void;
}

/** The path below the chain's at which a provider takes WebSockets, e.g. `/ws`. */
export const WebSocketsAt = DiscoveryService.createDecorator<string>();
