import { createServer } from 'node:net';

/** Tries to listen there, and stops. @throws {Error} of the system, where that cannot be */
export async function tryPort(host: string, port: number): Promise<void> {
  const server = createServer();
  await new Promise<void>((resolve, reject) => server.once('error', reject).listen(port, host, resolve));
  await new Promise((resolve) => server.close(resolve));
}

/** The requested port where it is free, else 0: any. */
export async function portOrAny(host: string, port: number): Promise<number> {
  return await tryPort(host, port).then(
    () => port,
    () => 0,
  );
}
