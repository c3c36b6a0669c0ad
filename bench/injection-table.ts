import { median } from '../models/evaluate/detection-metrics.ts';
import { INJECTED, INJECTED_KINDS, type Injection } from './injected-faults.ts';

/**
 * Detection curves as a table for docs/detection.md: size against the share found, the delay and
 * the channel that is named.
 */
export function injectionTable(all: readonly Injection[]): string {
  const lines = INJECTED_KINDS.flatMap((kind) =>
    INJECTED[kind].map((size) => {
      const own = all.filter((one) => one.kind === kind && one.size === size);
      const found = own.filter(({ delay }) => delay !== null);
      const delays = found.flatMap(({ delay }) => delay ?? []);
      const share = (count: number, of: number): string => (of === 0 ? '–' : `${Math.round((100 * count) / of)} %`);
      return [
        size > 0 ? `${kind}, ${size} spreads` : kind,
        String(own.length),
        share(found.length, own.length),
        found.length > 0 ? `${median(delays)} rows` : '–',
        share(found.filter(({ isRight }) => isRight).length, found.length),
        share(found.filter(({ isInstrument }) => isInstrument).length, found.length),
        share(own.filter(({ isFoundByThreeSigma }) => isFoundByThreeSigma).length, own.length),
      ];
    }),
  );
  const head = ['fault', 'tries', 'found', 'median delay', 'right channel', 'as instrument', 'three sigma finds'];
  return [head, head.map(() => '---'), ...lines].map((cells) => `| ${cells.join(' | ')} |\n`).join('');
}
