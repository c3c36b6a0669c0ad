/**
 * How the detector does on SKAB: `npx tsx tools/study-skab.ts [limitBase=3.4 windowRows=20 …]`. One
 * setting for all files, learned from the first 400 rows of each; the labels are only compared with
 * the result.
 */

import { createDetector } from '../models/detector/detector.ts';
import { type Confusion, rates } from '../models/evaluate/detection-metrics.ts';
import { createBackend } from '../models/net/backend.ts';
import { DETECTION_CONFIG } from '../models/normal/detection-config.ts';
import type { ReadingVerdict } from '../models/watch/judge.ts';
import { readSkab, SKAB_FILES, SKAB_HEALTHY } from '../tests/models/skab-file.ts';

const changes = process.argv.slice(2).map((change) => change.split('='));
const config = { ...DETECTION_CONFIG, ...Object.fromEntries(changes.map(([name, value]) => [name, Number(value)])) };
const backend = createBackend('auto');
const all: Confusion = { hit: 0, falseAlarm: 0, quiet: 0, missed: 0 };
const percent = (share: number) => `${(100 * share).toFixed(1)} %`;

for (const name of [...SKAB_FILES, SKAB_HEALTHY]) {
  const { readings, abnormal } = readSkab(name);
  const verdicts: ReadingVerdict[] = [];
  const onVerdict = (verdict: ReadingVerdict) => void verdicts.push(verdict);
  const detector = createDetector({ backend, learnRows: 400, now: () => new Date(0), config, onVerdict });
  const { transitions } = await detector.process(readings, 0);
  const rowAt = new Map(readings.map(({ sampledAt }, row) => [sampledAt, row]));
  const sums: Confusion = { hit: 0, falseAlarm: 0, quiet: 0, missed: 0 };
  for (const { sampledAt, episode } of verdicts) {
    const isAbnormal = abnormal[rowAt.get(sampledAt) ?? 0];
    const kind = episode !== null ? (isAbnormal ? 'hit' : 'falseAlarm') : isAbnormal ? 'missed' : 'quiet';
    sums[kind] += 1;
    if (name !== SKAB_HEALTHY) all[kind] += 1;
  }
  const startAt = readings[Math.max(0, abnormal.indexOf(true))]?.sampledAt ?? 0;
  const episodes = transitions
    .filter(({ kind }) => kind === 'raised')
    .map(({ episode }) => `${(episode.raisedAt - startAt) / 1000} s ${episode.firstChannel} (${episode.condition})`);
  const { f1, far, mar } = rates(sums);
  console.log(
    `${name}: F1 ${f1.toFixed(2)}, FAR ${percent(far)}, MAR ${percent(mar)}; episodes: ${episodes.join(', ')}`,
  );
}
const { f1, far, mar } = rates(all);
console.log(`the 14 files: F1 ${f1.toFixed(3)}, FAR ${percent(far)}, MAR ${percent(mar)}`);
const share = (all.hit + all.missed) / (all.hit + all.missed + all.falseAlarm + all.quiet);
console.log(`always on: F1 ${((2 * share) / (1 + share)).toFixed(3)}, FAR 100 %`);
