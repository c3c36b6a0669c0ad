import type { Figures } from './bench.ts';

/** The limit and the aim of a figure. */
type Mark = { readonly figure: string; readonly pass: number; readonly aim: number; readonly most?: true };

const MARKS: readonly Mark[] = [
  { figure: 'field events found', pass: 30, aim: 33 },
  { figure: 'field sets with at most 5 % of it', pass: 11, aim: 14 },
  { figure: 'field fault-free time in alarm, mean %', pass: 8, aim: 2, most: true },
  { figure: 'field false episodes', pass: 25, aim: 10, most: true },
  { figure: 'repetition of the learned span, episodes', pass: 0, aim: 0, most: true },
  { figure: 'SKAB F1', pass: 0.85, aim: 0.88 },
  { figure: 'SKAB FAR %', pass: 10, aim: 8, most: true },
  { figure: 'SKAB anomaly-free, episodes', pass: 1, aim: 0, most: true },
  { figure: 'NAB machine event F1', pass: 0.8, aim: 1 },
  { figure: 'NAB ambient event F1', pass: 1, aim: 1 },
  { figure: 'IMS 2 lead days of B1', pass: 2.9, aim: 3.1 },
  { figure: 'IMS 2 earliest on a healthy bearing, days', pass: 2, aim: 2, most: true },
  { figure: 'IMS 3 lead days of B3', pass: 2.3, aim: 2.4 },
  { figure: 'IMS 3 earliest on a healthy bearing, days', pass: 2, aim: 2, most: true },
  { figure: 'FEMTO bearings told of in time', pass: 4, aim: 6 },
  { figure: 'FEMTO false episodes/h in the first fifth', pass: 0.5, aim: 0.2, most: true },
  { figure: 'C-MAPSS FD001 RMSE', pass: 10, aim: 9, most: true },
];

/** For each mark whose figure is there: missed, pass or aim. */
export function detectionMarks(figures: Figures): Record<string, string> {
  const marks: Record<string, string> = {};
  for (const { figure, pass, aim, most } of MARKS) {
    const value = figures[figure];
    if (typeof value !== 'number') continue;
    const reaches = (mark: number): boolean => (most ? value <= mark : value >= mark);
    marks[`mark: ${figure}`] = `${reaches(aim) ? 'aim' : reaches(pass) ? 'pass' : 'missed'} (${pass}, ${aim})`;
  }
  return marks;
}
