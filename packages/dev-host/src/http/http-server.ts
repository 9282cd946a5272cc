import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';
import { allowOrigins } from './cors.js';
import { plainError } from './plain-error.js';
import { RawResponse } from './raw-response.js';
import type { UpgradeRoute } from './upgrade-route.js';

/** Answers one HTTP request. */
export type Route = (request: IncomingMessage, response: ServerResponse) => Promise<void> | void;

/** A value of `Avalanche-Api-Route` chooses a route, whatever the path. */
const ROUTE_HEADER = 'avalanche-api-route';

/**
 * The node's HTTP server: exact paths, as in AvalancheGo (`api/server`), with its check of the Host header, which keeps
 * pages of other sites from reaching a local node under a name of theirs.
 */
export class HttpServer {
  /** `NodeID-…`, sent with every answer. */
  nodeId = '';
  private readonly routes = new Map<string, Route>();
  private readonly upgradeRoutes = new Map<string, UpgradeRoute>();
  private readonly upgraded = new Set<Duplex>();
  private readonly headerRoutes = new Map<string, Route>();

  private constructor(private readonly server: Server) {
    server.on('request', (request, response) => void this.serve(request, response));
    server.on('upgrade', (request, connection, head) => void this.upgrade(request, connection, head));
  }

  /**
   * @param port of 127.0.0.1; 0 for a free one
   * @throws Error with `code` EADDRINUSE if the port is in use
   */
  static listen(port: number): Promise<HttpServer> {
    const server = createServer({ keepAliveTimeout: 120_000 });
    return new Promise((resolve, reject) => {
      server.once('error', reject);
      server.listen(port, '127.0.0.1', () => {
        server.off('error', reject);
        resolve(new HttpServer(server));
      });
    });
  }

  get port(): number {
    return (this.server.address() as AddressInfo).port;
  }

  /** e.g. `http://127.0.0.1:9650` */
  get url(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  /** @param path the whole path, e.g. `/ext/bc/timestampvm/rpc` */
  route(path: string, route: Route): void {
    this.routes.set(path, route);
  }

  /** Sets the route for upgrade requests. Their path may have an ordinary route as well. */
  routeUpgrades(path: string, route: UpgradeRoute): void {
    this.upgradeRoutes.set(path, route);
  }

  routeByHeader(value: string, route: Route): void {
    this.headerRoutes.set(value, route);
  }

  /** Closes it after the requests in work are answered, or after 5 s. */
  close(): Promise<void> {
    return new Promise((resolve) => {
      const force = setTimeout(() => this.server.closeAllConnections(), 5_000);
      this.server.close(() => {
        clearTimeout(force);
        resolve();
      });
      this.server.closeIdleConnections();
      for (const connection of this.upgraded) connection.destroy();
    });
  }

  private async serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    if (this.nodeId) response.setHeader('Node-Id', this.nodeId);
    if (allowOrigins(request, response)) return;
    try {
      if (!isAllowedHost(request.headers.host)) return plainError(response, 403, 'invalid host specified');
      const route = this.find(request);
      if (!route) return plainError(response, 404, '404 page not found');
      await route(request, response);
    } catch (error) {
      if (response.headersSent) response.destroy(error as Error);
      else plainError(response, 500, (error as Error).message);
    }
  }

  /** Passes an upgrade on. Without a route, it gets the answer of an ordinary request. */
  private async upgrade(request: IncomingMessage, connection: Duplex, head: Buffer): Promise<void> {
    connection.on('error', () => {});
    this.upgraded.add(connection);
    connection.once('close', () => this.upgraded.delete(connection));
    if (!isAllowedHost(request.headers.host)) {
      return new RawResponse(connection).end(403, 'invalid host specified');
    }
    const route = this.upgradeRoutes.get(pathOf(request));
    if (!route) return new RawResponse(connection).end(404, '404 page not found');
    await route(request, connection, head);
  }

  private find(request: IncomingMessage): Route | undefined {
    const byHeader = request.headers[ROUTE_HEADER];
    if (typeof byHeader === 'string') return this.headerRoutes.get(byHeader);
    return this.routes.get(pathOf(request));
  }
}

const pathOf = ({ url = '' }: IncomingMessage): string => url.split('?', 1)[0] ?? '';

/** IP addresses, `localhost`, or nothing at all. */
function isAllowedHost(host = ''): boolean {
  const name = host.replace(/:\d*$/, '');
  return name === '' || name.toLowerCase() === 'localhost' || /^\[[0-9a-f:.]+\]$|^\d+(\.\d+){3}$/i.test(name);
}
