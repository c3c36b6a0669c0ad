import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** Starts a receiver of webhooks on loopback that answers as the test says. */
export async function startReceiver() {
  const calls: { readonly path: string; readonly headers: IncomingHttpHeaders; readonly body: string }[] = [];
  const receiver = {
    calls,
    answer: (response: ServerResponse): unknown => response.writeHead(204).end(),
    url: '',
    close: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
  const server = createServer(async (request, response) => {
    let body = '';
    for await (const chunk of request) body += chunk;
    calls.push({ path: request.url ?? '', headers: request.headers, body });
    receiver.answer(response);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  receiver.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return receiver;
}
