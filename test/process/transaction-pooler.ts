import { connect, createServer, type Server, type Socket } from 'node:net';

const [AUTHENTICATION, READY, PASSWORD] = ['R', 'Z', 'p'].map((letter) => letter.charCodeAt(0));
const SSL_REQUEST = 80_877_103;
const IDLE = 'I'.charCodeAt(0);

/** What a client gets at its start; its login is not checked. */
const WELCOME = Buffer.from([0x52, 0, 0, 0, 8, 0, 0, 0, 0, 0x5a, 0, 0, 0, 5, IDLE]);

/**
 * A pooler like PgBouncer with `pool_mode = transaction`: its clients share one server connection, each for one
 * transaction at a time. Its server asks for a password in clear text, as that of the tests does.
 */
export class TransactionPooler {
  private readonly clients = new Set<Socket>();
  /** The client that has the server connection, and those that wait for it, with what they have sent. */
  private owner: Socket | undefined;
  private readonly waiting: { client: Socket; sent: Buffer }[] = [];

  private constructor(
    private readonly front: Server,
    private readonly server: Socket,
  ) {
    front.on('connection', (client) => this.welcome(client));
    new Messages(server, (message) => this.answer(message));
  }

  static async start(
    port: number,
    user: string,
    password: string,
    database: string,
  ): Promise<TransactionPooler> {
    const server = connect(port, '127.0.0.1');
    await logIn(server, user, password, database);
    const front = createServer();
    await new Promise<void>((resolve) => front.listen(0, '127.0.0.1', resolve));
    return new TransactionPooler(front, server);
  }

  get port(): number {
    return (this.front.address() as { port: number }).port;
  }

  close(): void {
    this.front.close();
    for (const socket of [...this.clients, this.server]) socket.destroy();
  }

  private welcome(client: Socket): void {
    this.clients.add(client);
    client.on('error', () => {});
    client.on('data', (chunk: Buffer) => {
      if (chunk.length === 8 && chunk.readInt32BE(4) === SSL_REQUEST) client.write('N');
      else if (chunk[0] === 0) client.write(WELCOME);
      else if (chunk[0] !== 'X'.charCodeAt(0)) this.take(client, chunk);
    });
  }

  private take(client: Socket, sent: Buffer): void {
    if (this.owner && this.owner !== client) {
      this.waiting.push({ client, sent });
      return;
    }
    this.owner = client;
    this.server.write(sent);
  }

  private answer(message: Buffer): void {
    this.owner?.write(message);
    if (message[0] !== READY || message[5] !== IDLE) return;
    this.owner = undefined;
    const next = this.waiting.shift();
    if (next) this.take(next.client, next.sent);
  }
}

/** Splits a stream into Postgres's messages: a letter, a length, and the content. */
class Messages {
  private rest = Buffer.alloc(0);

  constructor(
    socket: Socket,
    private readonly take: (message: Buffer) => void,
  ) {
    socket.on('data', (chunk: Buffer) => this.add(chunk));
  }

  private add(chunk: Buffer): void {
    this.rest = Buffer.concat([this.rest, chunk]);
    while (this.rest.length >= 5 && this.rest.length > this.rest.readInt32BE(1)) {
      const end = this.rest.readInt32BE(1) + 1;
      const message = this.rest.subarray(0, end);
      this.rest = this.rest.subarray(end);
      this.take(message);
    }
  }
}

async function logIn(server: Socket, user: string, password: string, database: string): Promise<void> {
  const text = Buffer.from(`user\0${user}\0database\0${database}\0\0`);
  const start = Buffer.alloc(8);
  start.writeInt32BE(text.length + 8, 0);
  start.writeInt32BE(196_608, 4);
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    new Messages(server, (message) => {
      if (message[0] === AUTHENTICATION && message.readInt32BE(5) === 3) {
        const answer = Buffer.alloc(6 + password.length);
        answer[0] = PASSWORD as number;
        answer.writeInt32BE(5 + password.length, 1);
        answer.write(password, 5);
        server.write(answer);
      }
      if (message[0] === READY) resolve();
    });
    server.write(Buffer.concat([start, text]));
  });
  server.removeAllListeners('data');
}
