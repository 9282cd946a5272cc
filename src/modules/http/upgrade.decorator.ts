import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { DiscoveryService } from '@nestjs/core';

/** The head of a request to upgrade, with names in lower case. */
export type UpgradeRequest = Pick<IncomingMessage, 'method' | 'url' | 'headers'>;

/** A provider that takes connections over. */
export interface UpgradeHandler {
  /** Answers the request on its connection, which is its own from then on. */
  upgrade(request: UpgradeRequest, connection: Duplex): void;
}

/** The path below the chain's at which a provider takes WebSockets, e.g. `/ws`. */
export const WebSocketsAt = DiscoveryService.createDecorator<string>();
