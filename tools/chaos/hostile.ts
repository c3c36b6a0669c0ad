import { readdirSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { startNode } from '../../bench/processes.ts';
import type { HostileOptions, HostileReport } from './hostile-clients.ts';
import type { Findings, Scenario } from './scenario.ts';

const MAX_MEMORY_BYTES = 1.2e9;
/**
 * Of `DATA_DIR/sessions`: the most retained and queued data, twice, because LevelDB removes
 * replaced data later.
 */
const MAX_DISK_BYTES = 2 * (128 + 256) * 2 ** 20;
/** PUBACK p99 beside them, as a multiple of the undisturbed one. */
const MAX_SLOWDOWN = 3;
const SAMPLE_MS = 200;
const MEBIBYTE = 2 ** 20;

/**
 * Hostile clients beside a fleet: the memory and disk of the program stay within bounds, the
 * acknowledgements of the others come nearly as fast as without them, and nothing that was
 * acknowledged is lost.
 */
export const hostile: Scenario = {
  servers: [],
  async run({ program, fleet, options, conclude, say }) {
    const { quick } = options;
    fleet.phase('warm');
    await delay(quick ? 3_000 : 10_000);
    fleet.phase('undisturbed');
    await delay(quick ? 10_000 : 30_000);
    fleet.phase('hostile');
    const clients = startHostile({ port: program.mqttPort, payloadBytes: 200 * 1024, halfOpen: quick ? 200 : 1_000 });
    const most = { memory: 0, disk: 0 };
    try {
      await clients.line();
      say('hostile clients are at work');
      const until = performance.now() + (quick ? 20_000 : 120_000);
      while (performance.now() < until) {
        most.memory = Math.max(most.memory, memoryOf(program.pid()));
        most.disk = Math.max(most.disk, sizeOf(path.join(program.dataDir, 'sessions')));
        await delay(SAMPLE_MS);
      }
      clients.write('stop\n');
      const done = JSON.parse(await clients.line()) as HostileReport;
      fleet.phase('after');
      const findings: Findings = await conclude();
      const { p99Ms_undisturbed: before = 0, p99Ms_hostile: beside = 0 } = findings;
      const missed = [
        most.memory > MAX_MEMORY_BYTES && 'memory',
        most.disk > MAX_DISK_BYTES && 'disk',
        beside > MAX_SLOWDOWN * before && 'PUBACK p99',
      ].filter((one) => one !== false);
      for (const one of missed) say(`missed: ${one}`);
      return {
        ...findings,
        ...done,
        maxMemoryMiB: Math.round(most.memory / MEBIBYTE),
        maxDiskMiB: Math.round(most.disk / MEBIBYTE),
        slowdown: Math.round((10 * beside) / before) / 10,
        missed: missed.length,
      };
    } finally {
      await clients.stop();
    }
  },
};

/** Starts the hostile clients in a process of their own. */
export function startHostile(options: HostileOptions) {
  return startNode(['--import', 'tsx', path.join('tools', 'chaos', 'hostile-clients.ts'), JSON.stringify(options)]);
}

/** Resident bytes of a process; 0 once it has ended. */
export function memoryOf(pid: number): number {
  try {
    return 1024 * Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0);
  } catch {
    return 0;
  }
}

/** Bytes of the files in a folder; those that vanish meanwhile do not count. */
export function sizeOf(folder: string): number {
  return readdirSync(folder).reduce((sum, name) => {
    return sum + (statSync(path.join(folder, name), { throwIfNoEntry: false })?.size ?? 0);
  }, 0);
}
