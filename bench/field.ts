import type { BaselineRows } from '../models/evaluate/baselines/baseline-rows.ts';
import { alwaysOn } from '../models/evaluate/detection-baselines.ts';
import type { JudgedRecording } from '../models/evaluate/detection-metrics.ts';
import { baselineSays, VALUE_BASELINE_NAMES, VALUE_BASELINES } from '../models/evaluate/value-baselines.ts';
import type { Backend } from '../models/net/backend.ts';
import type { Figures } from './bench.ts';
import { detect } from './detection-sets.ts';
import { type FieldScore, fieldFigures, scoreField } from './field-figures.ts';
import { baselineRowsOf, detectRepetition, fieldSets } from './field-sets.ts';

/** The figures of ours on the field recordings, and of each baseline by its name. */
export type FieldBench = { readonly ours: Figures; readonly baselines: Readonly<Record<string, Figures>> };

type Scored = { readonly name: string; readonly score: FieldScore };

/**
 * Goes through all field recordings and the repetition of each learned span.
 * @returns null where they are absent
 */
export async function benchField({
  backend,
  say,
}: {
  readonly backend: Backend;
  readonly say: (line: string) => void;
}): Promise<FieldBench | null> {
  const ours: Scored[] = [];
  const scored = new Map<string, Scored[]>();
  const repeated: [name: string, episodes: number][] = [];
  for (const set of fieldSets()) {
    say(set.name);
    const said = await detect(set, { backend });
    const { name } = set;
    ours.push({ name, score: scoreField(set, said) });
    for (const [baseline, says] of Object.entries(allBaselines(said, await baselineRowsOf(set, said.times.length)))) {
      const own = scored.get(baseline) ?? [];
      scored.set(baseline, [...own, { name, score: scoreField(set, says()) }]);
    }
    const again = await detectRepetition(set, backend);
    repeated.push([name, again.episodes.length]);
  }
  if (ours.length === 0) return null;
  const failed = repeated.filter(([, episodes]) => episodes > 0);
  return {
    ours: {
      ...fieldFigures(ours),
      'repetition of the learned span, episodes': repeated.reduce((sum, [, episodes]) => sum + episodes, 0),
      ...Object.fromEntries(failed.map(([name, episodes]) => [`repetition of ${name}, episodes`, episodes])),
    },
    baselines: Object.fromEntries([...scored].map(([name, list]) => [name, fieldFigures(list)])),
  };
}

function allBaselines(said: JudgedRecording, rows: BaselineRows): Record<string, () => JudgedRecording> {
  const byValue = VALUE_BASELINE_NAMES.map((name) => [name, () => baselineSays(said, VALUE_BASELINES[name](rows))]);
  return { 'always on': () => alwaysOn(said, [null]), ...Object.fromEntries(byValue) };
}
