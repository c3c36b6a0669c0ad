import { createServer } from 'node:net';
import { Aedes } from 'aedes';

/**
 * The reference of `bench ingest` and `bench latency`: aedes that accepts everything and keeps
 * nothing. Prints its port.
 */
const broker = await Aedes.createBroker();
const server = createServer((socket) => broker.handle(socket.setNoDelay(true)));
server.listen(0, '127.0.0.1', () => {
  const address = server.address();
  process.stdout.write(`${typeof address === 'object' && address !== null ? address.port : 0}\n`);
});
