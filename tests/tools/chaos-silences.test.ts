import { createServer } from 'node:http';
import { expect, it, onTestFinished } from 'vitest';
import { steadyTime } from '../../bench/steady-readings.ts';
import { countUntold, createSilences } from '../../tools/chaos/silences.ts';

const PLAN = { startAt: 1_764_000_000_000, faulty: 0, faultFrom: 0 };
const LAST = 300;
const silenceAt = (sequence: number, ticket: string | null = 'HB-000001') => ({
  condition: 'no_data',
  ticket,
  onsetAt: new Date(steadyTime(PLAN, sequence)).toISOString(),
});

/** An API that has these alarms and this many tickets of silences of every device. */
async function api(episodes: readonly object[], tickets: number): Promise<string> {
  const server = createServer((request, response) => {
    const items = request.url?.includes('/tickets')
      ? Array.from({ length: tickets }, () => ({ failureModeGroup: 'communication' }))
      : episodes;
    response.end(JSON.stringify({ items }));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void server.close());
  const address = server.address();
  return `http://127.0.0.1:${typeof address === 'object' && address !== null ? address.port : 0}`;
}

it.each([
  ['told once', [silenceAt(LAST)], 1, { silencesMissed: 0, silencesDoubled: 0, silencesBefore: 0 }],
  ['told once, held by the ticket of a flood', [silenceAt(LAST)], 0, { silencesMissed: 0, silencesDoubled: 0 }],
  ['never told', [], 0, { silencesMissed: 1 }],
  ['told, and no ticket has it', [silenceAt(LAST, null)], 0, { silencesMissed: 1 }],
  ['told of an earlier reading only', [silenceAt(7)], 1, { silencesMissed: 1, silencesBefore: 1 }],
  ['told twice', [silenceAt(LAST), silenceAt(LAST)], 1, { silencesDoubled: 1 }],
  ['told once, with two tickets', [silenceAt(LAST)], 2, { silencesDoubled: 1 }],
  ['another alarm', [{ ...silenceAt(LAST), condition: 'unknown' }], 0, { silencesMissed: 1 }],
])('a silence that was %s', async (_, episodes, tickets, expected) => {
  const http = await api(episodes, tickets);
  const silences = createSilences({ http, plan: PLAN });
  await silences.look(3, LAST);
  expect(silences.found).toMatchObject({ silences: 1, ...expected });
  const untold = await countUntold(http, { plan: PLAN, lasts: new Map([[3, LAST]]) });
  expect(untold).toBe(silences.found.silencesMissed);
});
