import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { connect, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';

/** Debian keeps servers out of the path of users. */
const PLACES = ['mosquitto', '/usr/sbin/mosquitto'];

/** Mosquitto that keeps nothing on disk, on a free port; undefined where it is not installed. */
export async function startMosquitto(): Promise<{ readonly port: number; stop(): Promise<void> } | undefined> {
  const folder = mkdtempSync(path.join(tmpdir(), 'harbinger-bench-mosquitto-'));
  const port = await freePort();
  const file = path.join(folder, 'mosquitto.conf');
  writeFileSync(file, `listener ${port} 127.0.0.1\nallow_anonymous true\npersistence false\nlog_type error\n`);
  for (const command of PLACES) {
    const child = await started(command, file);
    if (!child) continue;
    const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
    await answers(port, child);
    const stop = async (): Promise<void> => {
      child.kill();
      await ended;
      rmSync(folder, { recursive: true, force: true });
    };
    return { port, stop };
  }
  rmSync(folder, { recursive: true, force: true });
  return undefined;
}

function started(command: string, file: string): Promise<ChildProcess | undefined> {
  const child = spawn(command, ['-c', file], { stdio: ['ignore', 'ignore', 'inherit'] });
  return new Promise((resolve) => {
    child.once('spawn', () => resolve(child));
    child.once('error', () => resolve(undefined));
  });
}

async function answers(port: number, child: ChildProcess): Promise<void> {
  while (child.exitCode === null) {
    const open = await new Promise<boolean>((resolve) => {
      const socket = connect(port, '127.0.0.1', () => resolve(true)).once('error', () => resolve(false));
      socket.once('connect', () => socket.destroy());
    });
    if (open) return;
    await delay(50);
  }
  throw new Error(`mosquitto ended with status ${child.exitCode}`);
}

function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address !== null ? address.port : 0));
    });
  });
}
