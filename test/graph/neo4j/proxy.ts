import { connect, createServer, type AddressInfo, type Socket } from 'node:net';

/** Stands between the driver and a server, and can lose the server's answer to a COMMIT. */
export interface Proxy {
  readonly uri: string;
  /** How many COMMITs from now on go through without their answer. */
  loseAnswers: number;
  /** COMMITs seen. */
  commits: number;
  close(): Promise<void>;
}

/** A Bolt message of one chunk: structure of no fields, signature COMMIT. */
const COMMIT = Buffer.from([0x00, 0x02, 0xb0, 0x12, 0x00, 0x00]);

export async function openProxy(uri: string): Promise<Proxy> {
  const target = new URL(uri);
  const sockets = new Set<Socket>();
  const server = createServer((client) => {
    const upstream = connect(Number(target.port), target.hostname);
    let losing = false;
    for (const socket of [client, upstream]) {
      sockets.add(socket);
      socket.on('error', () => undefined);
      socket.on('close', () => {
        client.destroy();
        upstream.destroy();
      });
    }
    client.on('data', (chunk: Buffer) => {
      if (chunk.includes(COMMIT)) {
        proxy.commits += 1;
        if (proxy.loseAnswers > 0) {
          proxy.loseAnswers -= 1;
          losing = true;
        }
      }
      upstream.write(chunk);
    });
    // The answer is here, so the server has committed; the client never hears of it.
    upstream.on('data', (chunk: Buffer) => (losing ? client.destroy() : client.write(chunk)));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const proxy: Proxy = {
    uri: `bolt://127.0.0.1:${port.toString()}`,
    loseAnswers: 0,
    commits: 0,
    close: () => {
      for (const socket of sockets) socket.destroy();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
  return proxy;
}
