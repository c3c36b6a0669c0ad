import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { createDetector } from '../../models/detector/detector.ts';
import type { HealthPoint } from '../../models/health/health-point.ts';
import { createBackend } from '../../models/net/backend.ts';
import { PUMP } from '../../simulator/kinds/pump.ts';
import { Machine } from '../../simulator/machine/machine.ts';
import { runProgram, settled, startUp, type Up } from '../helpers/program.ts';
import { tempDir } from '../helpers/temp-dir.ts';
import { unusedPort } from '../helpers/unused-port.ts';

const START = Date.UTC(2026, 0, 5, 8);
const ROWS = 6_000;
const DEVICE = 'plant:pump-1';

/** A pump that vibrates for ten minutes, and is repaired. */
function pumpRows(): readonly { sampledAt: number; values: Record<string, number> }[] {
  const pump = new Machine({ kind: PUMP, seed: 8, id: 'pump-1', startAt: START });
  return Array.from({ length: ROWS }, (_, row) => {
    const { sampledAt, values } = pump.next();
    const more = row >= 1_200 && row < 1_800 ? 3 : 0;
    return { sampledAt, values: { ...values, vibration_de: (values['vibration_de'] ?? 0) + more } };
  });
}

/** The points of an undisturbed detector from the same readings. */
async function expectedPoints(rows: ReturnType<typeof pumpRows>): Promise<readonly HealthPoint[]> {
  const points: HealthPoint[] = [];
  const onHealth = (point: HealthPoint): void => void points.push(point);
  const detector = createDetector({ backend: createBackend('auto'), learnRows: 400, now: () => new Date(0), onHealth });
  const readings = rows.map(({ sampledAt, values }, sequence) => ({
    device: DEVICE,
    sampledAt,
    sequence,
    receivedAt: sampledAt,
    timeSource: 'device' as const,
    values,
  }));
  await detector.process(readings, 0);
  return points;
}

async function stored(up: Up, channel: string): Promise<readonly [number, number][]> {
  const route = `/devices/${DEVICE}/series?channel=${channel}&from=${START}&to=${START + ROWS * 1_000}&limit=5000`;
  return (await up.get<{ items: [number, number][] }>(route)).items;
}

/** Waits until the points of the last readings are stored, too: they follow within seconds. */
async function lastStored(up: Up, at: number): Promise<void> {
  await settled(up);
  await expect.poll(async () => (await stored(up, 'harbinger/health')).at(-1)?.[0]).toBe(at);
}

describe('killed again and again while a machine breaks down and is repaired', () => {
  it('the stored health is that of an undisturbed run, each point once, and it falls and comes back', async () => {
    const rows = pumpRows();
    const expected = await expectedPoints(rows);
    const folder = tempDir();
    const file = path.join(folder, 'pump.csv');
    const names = Object.keys(rows[0]?.values ?? {});
    const lines = rows.map(({ sampledAt, values }) =>
      [new Date(sampledAt).toISOString(), ...names.map((name) => values[name])].join(','),
    );
    writeFileSync(file, `${[['time', ...names].join(','), ...lines].join('\n')}\n`);
    const dataDir = path.join(folder, 'data');
    const BROKER_PORT = `${await unusedPort()}`;
    let up = await startUp(dataDir, { BROKER_PORT });
    const place = ['--device', 'pump-1', '--site', 'plant', '--url', up.mqtt];
    const replaying = runProgram(['replay', file, ...place, '--speed', '400', '--json']);
    for (let kills = 0; kills < 4; kills++) {
      await delay(500 + Math.random() * 2_500);
      up.child.kill('SIGKILL');
      await up.ended;
      up = await startUp(dataDir, { BROKER_PORT });
    }
    expect(JSON.parse(await replaying)).toMatchObject({ acknowledged: ROWS });
    await lastStored(up, expected.at(-1)?.sampledAt ?? 0);

    const health = await stored(up, 'harbinger/health');
    expect(health).toEqual(expected.map(({ sampledAt, health: index }) => [sampledAt, index]));
    expect(Math.min(...health.map(([, index]) => index))).toBeLessThanOrEqual(35);
    expect(health.at(-1)?.[1]).toBe(100);
    const scores = await stored(up, 'harbinger/score');
    expect(scores.map(([at]) => at)).toEqual(
      expected.flatMap(({ score, sampledAt }) => (score === null ? [] : sampledAt)),
    );
    for (const [i, [, score]] of scores.entries()) expect(score).toBeCloseTo(expected[i]?.score ?? 0, 4);
    const { items } = await up.get<{ items: { asset: string; health: number; reason: string }[] }>('/assets/health');
    expect(items).toMatchObject([{ asset: DEVICE, health: 100, reason: 'Nothing is out of its normal range.' }]);
    const machine = await up.get<{ trend: { points: number[][] } }>(`/assets/${DEVICE}/health?points=20`);
    expect(machine.trend.points.length).toBeGreaterThan(15);
  });
});
