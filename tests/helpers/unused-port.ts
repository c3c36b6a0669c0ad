import { once } from 'node:events';
import { createServer } from 'node:net';

/**
 * A port of loopback on which nothing listens. It is below the ports that systems give to programs
 * that ask for any port, and below those of tools/servers, so no other program takes it meanwhile.
 */
export async function unusedPort(): Promise<number> {
  for (;;) {
    const port = 10_000 + Math.floor(Math.random() * 10_000);
    const server = createServer().listen(port, '127.0.0.1');
    const isUnused = await once(server, 'listening').then(
      () => true,
      () => false,
    );
    await new Promise((resolve) => server.close(resolve));
    if (isUnused) return port;
  }
}
