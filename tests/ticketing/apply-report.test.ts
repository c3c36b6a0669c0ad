import { setTimeout as delay } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { AppError } from '../../lib/errors.ts';
import { createLog } from '../../lib/log.ts';
import type { EpisodeTransition } from '../../models/episode/alarm-episode.ts';
import { applyReport } from '../../ticketing/apply-report.ts';
import { episodeOf } from './helpers/episodes.ts';

const log = createLog({ level: 'silent', pretty: false });
const trace = { sampledAt: 0, receivedAt: 0, journaledAt: 0, scoredAt: 0, alarmAt: 0 };
const raised = (id: string, device = 'plant:pump-1'): EpisodeTransition => ({
  kind: 'raised',
  episode: episodeOf({ id, device }),
  trace,
});

test('an alarm that the database refuses is set aside and the next ones are applied; an outage is waited out', async () => {
  const done: string[] = [];
  const aside: [unknown, string][] = [];
  let outages = 1;
  const ticketing = {
    ensureDevices: async (devices: readonly string[]) => void done.push(...devices),
    applyTransition: async ({ episode: { id } }: EpisodeTransition) => {
      if (id === 'bad') throw new AppError('invalid', 'a text that no column can hold');
      if (id === 'late' && outages-- > 0) throw new AppError('unavailable', 'the database is away');
      done.push(id);
      return { kind: 'opened', reason: '' } as const;
    },
  };
  const setAside = async (what: unknown, why: string) => void aside.push([what, why]);
  const report = { newDevices: ['plant:pump-1'], transitions: [raised('bad'), raised('late'), raised('good')] };
  await applyReport(report, { ticketing, setAside, log, signal: new AbortController().signal, lanes: 1 });
  expect(done).toEqual(['plant:pump-1', 'late', 'good']);
  expect(aside).toEqual([[raised('bad'), 'a text that no column can hold']]);
});

test('alarms of several devices are applied at the same time, those of one in their order', async () => {
  const order: string[] = [];
  let atOnce = 0;
  let most = 0;
  const ticketing = {
    ensureDevices: async () => undefined,
    applyTransition: async ({ episode: { id } }: EpisodeTransition) => {
      most = Math.max(most, ++atOnce);
      await delay(5);
      atOnce--;
      order.push(id);
      return { kind: 'opened', reason: '' } as const;
    },
  };
  const transitions = ['a:1', 'a:2', 'a:3', 'b:1', 'b:2', 'c:1'].map((id) => raised(id, `plant:${id[0]}`));
  const setAside = async () => undefined;
  const signal = new AbortController().signal;
  await applyReport({ newDevices: [], transitions }, { ticketing, setAside, log, signal, lanes: 2 });
  expect(most).toBe(2);
  expect(order.filter((id) => id.startsWith('a'))).toEqual(['a:1', 'a:2', 'a:3']);
  expect(order.filter((id) => id.startsWith('b'))).toEqual(['b:1', 'b:2']);
  expect(order).toHaveLength(6);
});
