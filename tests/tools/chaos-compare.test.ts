import { writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import path from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { steadyTime, steadyValues } from '../../bench/steady-readings.ts';
import { compare } from '../../tools/chaos/compare.ts';
import { tempDir } from '../helpers/temp-dir.ts';

const PLAN = { startAt: 1_764_000_000_000, faulty: 1, faultFrom: 0 };

const at = (device: number, sequence: number): [number, number] => [
  steadyTime(PLAN, sequence),
  steadyValues(PLAN, device, sequence).vibration,
];

/**
 * An API that has stored these points of each device, in pages of two, and this many tickets of
 * each.
 */
async function api(stored: readonly [number, number][][], tickets: number): Promise<string> {
  const server = createServer((request, response) => {
    const url = new URL(request.url ?? '', 'http://x');
    const device = Number(/d(\d+)\/series/.exec(decodeURIComponent(url.pathname))?.[1]);
    const from = Number(url.searchParams.get('cursor') ?? 0);
    const points = stored[device] ?? [];
    const page = { items: points.slice(from, from + 2), next: from + 2 < points.length ? `${from + 2}` : null };
    const body = url.pathname.endsWith('/tickets') ? { items: Array.from({ length: tickets }) } : page;
    response.end(JSON.stringify(body));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void server.close());
  const address = server.address();
  return `http://127.0.0.1:${typeof address === 'object' && address !== null ? address.port : 0}`;
}

async function comparison(options: { acknowledged: string; stored: [number, number][][]; tickets?: number }) {
  const acknowledgedFile = path.join(tempDir(), 'acknowledged');
  writeFileSync(acknowledgedFile, options.acknowledged);
  return compare({ http: await api(options.stored, options.tickets ?? 1), plan: PLAN, acknowledgedFile });
}

it('counts what was acknowledged and is not stored', async () => {
  const stored = [[at(0, 0), at(0, 2), at(0, 3)], [at(1, 0)]];
  expect(await comparison({ acknowledged: '0 0\n0 1\n0 2\n0 3\n1 0\n1 1\n', stored })).toMatchObject({
    acknowledged: 6,
    stored: 4,
    lost: 2,
    doubled: 0,
    changed: 0,
  });
});

it('counts what is stored twice, and what is stored with another value', async () => {
  const stored: [number, number][][] = [[at(0, 0), at(0, 0), at(0, 1), [steadyTime(PLAN, 2), 99]]];
  const found = await comparison({ acknowledged: '0 0\n0 1\n0 2\n', stored });
  expect(found).toMatchObject({ stored: 3, lost: 0, doubled: 1, changed: 1 });
});

it('does not hold against the program what was stored and not acknowledged', async () => {
  const found = await comparison({ acknowledged: '0 0\n', stored: [[at(0, 0), at(0, 1)]] });
  expect(found).toMatchObject({ acknowledged: 1, lost: 0, doubled: 0 });
});

it.each([
  [0, 1],
  [1, 0],
  [2, 1],
])('takes %d tickets of a faulty device for %d wrong', async (tickets, ticketsWrong) => {
  const acknowledged = Array.from({ length: 300 }, (_, i) => `0 ${i}`).join('\n');
  const stored = [Array.from({ length: 300 }, (_, i) => at(0, i))];
  expect(await comparison({ acknowledged, stored, tickets })).toMatchObject({ faulty: 1, ticketsWrong });
});
