import pg from 'pg';

/** The driver's own connection, of which its types tell little. */
const Connection = pg.Connection as unknown as new (
  config: object,
) => {
  stream: NodeJS.EventEmitter;
  ssl: unknown;
  connect(port: number, host: string): void;
  attachListeners(stream: unknown): void;
  emit(event: string): boolean;
};

/** The server's answer to a request for TLS that it does not serve. */
const REFUSAL = 'N'.charCodeAt(0);

/**
 * A connection of libpq's mode `prefer`: TLS when the server has it, plain when it says that it has not. The driver
 * knows only yes and no, and ends a connection whose request for TLS was refused; the protocol lets it go on.
 */
export class NegotiatedConnection extends Connection {
  override connect(port: number, host: string): void {
    super.connect(port, host);
    // The driver's own listener for the answer is the only one so far; it gets to see everything but a refusal.
    const [decide] = this.stream.listeners('data') as ((answer: Buffer) => void)[];
    this.stream.removeAllListeners('data');
    this.stream.once('data', (answer: Buffer) => {
      if (answer.length !== 1 || answer[0] !== REFUSAL) return decide?.call(this.stream, answer);
      this.ssl = false;
      this.attachListeners(this.stream);
      this.emit('sslconnect');
    });
  }
}
