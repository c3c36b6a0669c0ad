import { expect, test } from 'vitest';
import type { AlarmEpisode } from '../../../models/episode/alarm-episode.ts';
import { describeTicket } from '../../../ticketing/assets/describe-ticket.ts';
import { failureModeOf } from '../../../ticketing/assets/failure-modes.ts';
import type { DescribedAsset } from '../../../ticketing/assets/ticket-phrases.ts';
import { episodeOf } from '../helpers/episodes.ts';

const pump: DescribedAsset = {
  name: 'Pump 1',
  criticality: 'A',
  class: 'Centrifugal pump',
  manufacturer: 'KSB',
  model: 'Etanorm 50',
  serial: 'S-77',
  location: 'hall 3',
  warrantyUntil: '2027-01-31',
};
const last = { id: 12, openedAt: new Date('2025-12-24T10:00:00Z'), verdict: 'potential_failure' };

function words(over: Partial<AlarmEpisode>, history = { tickets: 3, sameKind: 1, last }) {
  const episode = episodeOf(over);
  const entry = failureModeOf(episode.condition, pump.class);
  return describeTicket({ asset: pump, episode, entry, history, priority: 'P2' });
}

test('a ticket says which machine, what is wrong and why, what moved by how much, since when, and what was before', () => {
  const { title, description } = words({ condition: 'bearing outer' });
  expect(title).toBe('Pump 1: bearing damage (outer race), vibration_de');
  expect(description.split('\n')).toEqual([
    'Pump 1 has shown bearing damage (outer race) since 2026-02-01 10:00:00 UTC; the alarm was raised at 2026-02-01 10:00:20 UTC.',
    'vibration_de and temperature left their usual relation.',
    '',
    'What moved, with its share of the score:',
    '- vibration_de, 70 %: 4.2 mm/s (normally 1.7 to 2.9)',
    '- temperature, 30 %: 61 (normally 54 to 66)',
    '',
    'Machine: Pump, KSB Etanorm 50, serial number S-77, at hall 3, criticality A, warranty until 2027-01-31.',
    'History: tickets 3 in the last 365 days, 1 of this kind; the last one HB-000012 of 2025-12-24 (potential_failure).',
    'Opened as P2: criticality A × medium severity.',
  ]);
});

test('a ticket says the same in Chinese', () => {
  const { titleZh, descriptionZh } = words({ condition: 'bearing_outer', component: 'B1' });
  expect(titleZh).toBe('Pump 1（B1）：轴承损伤（外圈），vibration_de');
  expect(descriptionZh.split('\n')).toEqual([
    'Pump 1（B1） 自 2026-02-01 10:00:00 UTC 起出现轴承损伤（外圈）；报警时间 2026-02-01 10:00:20 UTC。',
    '特征：包络谱中外圈故障频率（BPFO）突出。',
    '',
    '发生变化的信号及其在评分中的占比：',
    '- vibration_de，70 %：4.2 mm/s（正常范围 1.7 至 2.9）',
    '- temperature，30 %：61（正常范围 54 至 66）',
    '',
    '设备：泵，KSB Etanorm 50，序列号 S-77，位置 hall 3，关键度 A，保修至 2027-01-31。',
    '历史：近 365 天有 3 张工单，其中同类 1 张；最近一张 HB-000012，2025-12-24（潜在失效）。',
    '开单优先级 P2：关键度 A × 严重度中。',
  ]);
});

test('in Chinese no English sentence of the detector is quoted, but what the plant wrote into its rule is', () => {
  const reason = 'vibration_de is above normal.';
  for (const detector of ['normal-behaviour/1', 'instrument/1']) {
    expect(words({ detector, reason }).descriptionZh).not.toContain(reason);
  }
  const own = words({ detector: 'rules/1', reason: '轴承温度过高: t is 91, above 80.' });
  expect(own.descriptionZh).toContain('规则说明：轴承温度过高\n');
});

test('a ticket of an instrument says what is wrong with it, and of no channel where it is about all of them', () => {
  const stuck = words({ condition: 'sensor_stuck', contributions: { current: 1 }, firstChannel: 'current' });
  expect(stuck.title).toBe('Pump 1: a stuck sensor, current');
  const silent = words({ condition: 'no_data', contributions: {}, firstChannel: '' });
  expect(silent).toMatchObject({ title: 'Pump 1: no data', titleZh: 'Pump 1：无数据' });
  expect(silent.description).not.toContain('What moved');
});

test('a ticket can be worded whatever the evidence lacks', () => {
  const evidence = { from: 0, to: 0, signals: {}, scores: [], normal: { b: { center: 1, spread: 0, unit: null } } };
  const { description } = words(
    { evidence, contributions: { a: 0.5, b: 0.5 } },
    { tickets: 0, sameKind: 0, last: null as never },
  );
  expect(description).toContain('- a, 50 %: no normal range known');
  expect(description).toContain('- b, 50 %: normally 1 to 1');
  expect(description).toContain('no ticket in the last 365 days');
});

test('the ticket of a component says which', () => {
  expect(words({ condition: 'bearing', component: 'B1' }).title).toMatch(/^Pump 1, B1: bearing damage/);
});
