import { connect, createServer, type Socket } from 'node:net';
import { onTestFinished } from 'vitest';

/** A door before a server. Shutting it ends every connection that went through it. */
export async function doorBefore(target: {
  host: string;
  port: number;
}): Promise<{ port: number; shut: () => void; open: () => void }> {
  const inside = new Set<Socket>();
  let isOpen = true;
  const server = createServer((socket) => {
    if (!isOpen) return void socket.destroy();
    const beyond = connect(target);
    for (const one of [socket, beyond]) {
      inside.add(one);
      one.on('error', () => undefined).on('close', () => inside.delete(one));
    }
    socket.pipe(beyond).pipe(socket);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const shut = (): void => {
    isOpen = false;
    for (const socket of inside) socket.destroy();
  };
  onTestFinished(() => {
    shut();
    server.close();
  });
  const address = server.address();
  if (typeof address !== 'object' || address === null) throw new Error('a listening server has an address');
  return {
    port: address.port,
    shut,
    open: () => {
      isOpen = true;
    },
  };
}
