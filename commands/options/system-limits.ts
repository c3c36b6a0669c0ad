import { readFile } from 'node:fs/promises';
import type { Writable } from 'node:stream';
import { AppError } from '../../lib/errors.ts';

/** Open files of this program beside its connections. */
const OWN_FILES = 100;

/**
 * Looks whether this machine allows so many connections (Linux; elsewhere nothing is known). Node
 * has raised the limit of open files as far as it may.
 * @throws {AppError} `invalid` where open files are too few; too few ports are said, since several
 * brokers or addresses need fewer
 */
export async function tellLimits(
  connections: number,
  screen: Writable,
  read: (file: string) => Promise<string> = (file) => readFile(file, 'utf8').catch(() => ''),
): Promise<void> {
  const [, soft = '', hard = ''] = /^Max open files\s+(\S+)\s+(\S+)/m.exec(await read('/proc/self/limits')) ?? [];
  const needed = connections + OWN_FILES;
  if (soft !== '' && Number(soft) < needed) {
    throw new AppError(
      'invalid',
      `${connections} connections need ${needed} open files, and this process may have ${soft} (ulimit -n; hard limit ${hard}): ` +
        'raise it, or run fewer --devices; the broker needs as many on its side',
    );
  }
  const [low, high] = (await read('/proc/sys/net/ipv4/ip_local_port_range')).trim().split(/\s+/).map(Number);
  if (low === undefined || high === undefined || Number.isNaN(low)) return;
  const ports = high - low + 1;
  if (ports < connections) {
    screen.write(
      `This machine has ${ports} ports for connections to one address (sysctl net.ipv4.ip_local_port_range), ` +
        `and ${connections} are wanted: those without a port will not connect.\n`,
    );
  }
}
