import { DiscoveryService } from '@nestjs/core';
import type { IncomingCall } from '../../common/incoming-call.js';

/** A GET or HEAD of a chain's path. */
export interface GetRequest {
  readonly query: URLSearchParams;
  /** The value of a header, e.g. `if-none-match`. */
  header(name: string): string | undefined;
  readonly caller: IncomingCall;
}

export interface GetResponse {
  readonly code: number;
  /** By name. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array;
}

/**
 * Marks a method of a controller that answers GETs of an exact path below the chain's. It is called directly, without
 * Nest's HTTP server, whose way costs as much as most answers: `(request: GetRequest) => Promise<GetResponse>`.
 */
export const GetAt = DiscoveryService.createDecorator<string>();

export type GetHandler = (request: GetRequest) => Promise<GetResponse>;
