import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';
import { INSTRUMENT_DETECTOR } from '../../models/instrument/instrument-alarm.ts';
import { runProgram, settled, startUp } from '../helpers/program.ts';
import { recording } from '../helpers/recordings.ts';
import { tempDir } from '../helpers/temp-dir.ts';

const file = recording('skab/valve1/12.csv');
const IGNORE = ['--ignore', 'anomaly,changepoint'];

type Told = { onset: string; raised: string; condition: string; contributions: Record<string, number> };
type Evidence = { episodes: { scores: [number, number][] }[] };

it.skipIf(!file)('a recording sent through the broker has the scores and the episode that detect writes', async () => {
  const out = tempDir();
  await runProgram(['detect', file ?? '', ...IGNORE, '--train-rows', '400', '--out', out]);
  const [offline] = JSON.parse(readFileSync(path.join(out, '12.episodes.json'), 'utf8')) as Told[];
  const scores = new Map(
    readFileSync(path.join(out, '12.scores.csv'), 'utf8')
      .trim()
      .split('\n')
      .slice(1)
      .map((line) => line.split(','))
      .map(([time = '', score]) => [Date.parse(`${time.replace(' ', 'T')}Z`), Number(score)]),
  );

  const up = await startUp(tempDir(), { MODELS_LEARN_ROWS: '400' });
  await runProgram(['replay', file ?? '', ...IGNORE, '--speed', 'max', '--batch', '50', '--url', up.mqtt]);
  await settled(up);
  const { items } = await up.get<{ items: { id: string }[] }>('/tickets');
  const id = items[0]?.id ?? '';
  const { episode } = await up.get<{ episode: Record<string, string> }>(`/tickets/${id}`);
  const { episodes } = await up.get<Evidence>(`/tickets/${id}/evidence`);
  const live = episodes[0]?.scores ?? [];

  const told = Date.parse(`${offline?.raised.replace(' ', 'T')}Z`);
  expect(Date.parse(episode['raisedAt'] ?? '')).toBe(told);
  expect(episode['condition']).toBe(offline?.condition);
  expect(live.length).toBeGreaterThan(30);
  for (const [at, score] of live) {
    // Evidence keeps seven digits, the file six.
    expect(scores.get(at)).toBeCloseTo(score, 4);
  }
});

type Episode = { raisedAt: string; condition: string; detector: string };

const momentOf = (text: string): number => Date.parse(`${text.replace(' ', 'T').replace(/Z$/, '')}Z`);

it.each([
  ['field/tep_05.csv', 500],
  ['field/setpoint_learned_fault.csv', 4000],
  ['field/hydraulic_rig.csv', 150],
])('%s sent through the broker raises the alarms that detect finds, which join one ticket', async (name, rows) => {
  const own = recording(name);
  if (own === undefined) return;
  const out = tempDir();
  await runProgram(['detect', own, '--train-rows', String(rows), '--out', out]);
  const told = JSON.parse(
    readFileSync(path.join(out, `${path.basename(name, '.csv')}.episodes.json`), 'utf8'),
  ) as Told[];
  const up = await startUp(tempDir(), { MODELS_LEARN_ROWS: String(rows) });
  await runProgram(['replay', own, '--speed', 'max', '--batch', '50', '--url', up.mqtt]);
  await settled(up);
  const { items } = await up.get<{ items: Episode[] }>('/episodes?limit=200');
  const raised = items
    .filter(({ detector }) => detector !== INSTRUMENT_DETECTOR)
    .map(({ raisedAt }) => Date.parse(raisedAt))
    .toSorted((a, b) => a - b);
  expect(raised).toEqual(told.map((one) => momentOf(one.raised)).toSorted((a, b) => a - b));
  // The alarms of a machine join the ticket that is open.
  const tickets = await up.get<{ items: { workClass: string; episodeIds: string[] }[] }>('/tickets?limit=100');
  const ofMachine = tickets.items.filter(({ workClass }) => workClass !== 'instrument');
  expect(ofMachine).toHaveLength(1);
  expect(ofMachine[0]?.episodeIds).toHaveLength(raised.length);
});
