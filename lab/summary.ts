import { BASELINES } from './baselines.ts';
import { baselineFigures, type FoundFault, programFigures, type RunFigures } from './figures.ts';
import { bootstrapped, type Figure, median, shareOf } from './intervals.ts';
import type { LabRun } from './lab-run.ts';

/** The program's own name among the ways. */
export const PROGRAM = 'Harbinger';

/** One line of the table. */
export type FigureName =
  | 'recall'
  | 'attended'
  | 'precision'
  | 'falsePerMonth'
  | 'leadHours'
  | 'leadShare'
  | 'ticketHours'
  | 'personHours'
  | 'sla'
  | 'wrongAssets'
  | 'wrongConditions'
  | 'blamed'
  | 'avoided'
  | 'downtimeHours'
  | 'cost';

/** Words, unit and which way is better, for each line. */
export const FIGURES: Readonly<
  Record<FigureName, { words: string; unit: '%' | 'h' | '' | 'number'; better: 'more' | 'less' }>
> = {
  recall: { words: 'faults found (signs longer than 1 h)', unit: '%', better: 'more' },
  attended: { words: 'found, or begun under a right open ticket', unit: '%', better: 'more' },
  precision: { words: 'tickets that are right', unit: '%', better: 'more' },
  falsePerMonth: { words: 'false tickets per machine-month', unit: 'number', better: 'less' },
  leadHours: { words: 'median lead before failure', unit: 'h', better: 'more' },
  leadShare: { words: 'median lead, of onset to failure', unit: '%', better: 'more' },
  ticketHours: { words: 'median time from onset to ticket', unit: 'h', better: 'less' },
  personHours: { words: 'median time from ticket to person', unit: 'h', better: 'less' },
  sla: { words: 'clocks met', unit: '%', better: 'more' },
  wrongAssets: { words: 'tickets on the wrong machine', unit: '%', better: 'less' },
  wrongConditions: { words: 'named conditions that are wrong', unit: '%', better: 'less' },
  blamed: { words: 'instrument troubles blamed on the machine', unit: '%', better: 'less' },
  avoided: { words: 'failures with a ticket 8 h before', unit: '%', better: 'more' },
  downtimeHours: { words: 'hours of standing a machine-month, by rule', unit: 'number', better: 'less' },
  cost: { words: 'cost a machine-month, by rule', unit: '', better: 'less' },
};

export type WayFigures = Readonly<Record<FigureName, Figure>>;

/** What the people of runs with a crew changed, against the same machines where nobody acts. */
export type CrewEffect = {
  readonly runs: number;
  readonly failures: number;
  readonly failuresUntouched: number;
  readonly downtimeHours: number;
  readonly downtimeUntouched: number;
  readonly cost: number;
  readonly costUntouched: number;
};

/** The result of an evaluation; as JSON it is what `--against` reads. */
export type Summary = {
  readonly kind: 'harbinger evaluation';
  readonly version: string;
  readonly ways: Readonly<Record<string, WayFigures>>;
  readonly scenarios: readonly ScenarioLine[];
  readonly crew: CrewEffect | null;
  readonly faults: readonly FoundFault[];
  readonly runs: readonly LabRun[];
};

/** The program's figures in one scenario, over its seeds. */
export type ScenarioLine = {
  readonly scenario: string;
  readonly seeds: readonly number[];
  readonly faults: number;
  readonly found: number;
  /** Not found, but a right ticket of the machine was open when they began. */
  readonly covered: number;
  readonly falseTickets: number;
  readonly machineMonths: number;
  readonly leadShare: number | null;
  readonly troubles: number;
  readonly blamed: number;
};

/** Puts runs together. */
export function summaryOf(runs: readonly LabRun[], version: string): Summary {
  const own = runs.map(programFigures);
  const ways: Record<string, WayFigures> = { [PROGRAM]: pooled(own) };
  for (const name of BASELINES) ways[name] = pooled(runs.map((run) => baselineFigures(run, name)));
  return {
    kind: 'harbinger evaluation',
    version,
    ways,
    scenarios: [...new Set(runs.map(({ scenario }) => scenario))].map((name) =>
      lineOf(
        name,
        own.filter(({ scenario }) => scenario === name),
      ),
    ),
    crew: crewEffect(runs),
    faults: own.flatMap(({ faults }) => faults),
    runs,
  };
}

function pooled(runs: readonly RunFigures[]): WayFigures {
  const sum = (of: (run: RunFigures) => number, from = runs): number => from.reduce((total, run) => total + of(run), 0);
  const faults = runs.flatMap((run) => run.faults);
  const lasting = faults.filter(({ lasts }) => lasts);
  const named = faults.filter(({ isNamed }) => isNamed !== null);
  const failing = faults.filter(({ fails }) => fails).length;
  const middle = (of: (fault: FoundFault) => number | null): Figure =>
    bootstrapped(runs, (drawn) =>
      median(drawn.flatMap((run) => run.faults.flatMap((fault) => (fault.lasts ? (of(fault) ?? []) : [])))),
    );
  const rate = (of: (run: RunFigures) => number): Figure =>
    bootstrapped(runs, (drawn) => {
      const months = sum(({ machineMonths }) => machineMonths, drawn);
      return months === 0 ? null : sum(of, drawn) / months;
    });
  const tickets = sum(({ machineTickets }) => machineTickets);
  return {
    recall: shareOf(lasting.filter(({ isFound }) => isFound).length, lasting.length),
    attended: shareOf(lasting.filter(({ isFound, isCovered }) => isFound || isCovered).length, lasting.length),
    precision: shareOf(tickets - sum(({ falseTickets }) => falseTickets), tickets),
    falsePerMonth: rate(({ falseTickets }) => falseTickets),
    leadHours: middle(({ leadHours }) => leadHours),
    leadShare: middle(({ leadShare }) => leadShare),
    ticketHours: middle(({ ticketHours }) => ticketHours),
    personHours: bootstrapped(runs, (drawn) => median(drawn.flatMap(({ personHours }) => personHours))),
    sla: shareOf(
      sum(({ slaMet }) => slaMet),
      sum(({ slaOver }) => slaOver),
    ),
    wrongAssets: shareOf(
      sum(({ wrongAssets }) => wrongAssets),
      tickets,
    ),
    wrongConditions: shareOf(named.filter(({ isNamed }) => isNamed === false).length, named.length),
    blamed: shareOf(
      sum(({ blamed }) => blamed),
      sum(({ troubles }) => troubles),
    ),
    avoided: shareOf(
      sum(({ avoided }) => avoided),
      failing,
    ),
    downtimeHours: rate(({ downtimeHours }) => downtimeHours),
    cost: rate(({ cost }) => cost),
  };
}

function lineOf(scenario: string, runs: readonly RunFigures[]): ScenarioLine {
  const sum = (of: (run: RunFigures) => number): number => runs.reduce((total, run) => total + of(run), 0);
  const faults = runs.flatMap((run) => run.faults.filter(({ lasts }) => lasts));
  return {
    scenario,
    seeds: runs.map(({ seed }) => seed),
    faults: faults.length,
    found: faults.filter(({ isFound }) => isFound).length,
    covered: faults.filter(({ isCovered }) => isCovered).length,
    falseTickets: sum(({ falseTickets }) => falseTickets),
    machineMonths: sum(({ machineMonths }) => machineMonths),
    leadShare: median(faults.flatMap(({ leadShare }) => leadShare ?? [])),
    troubles: sum(({ troubles }) => troubles),
    blamed: sum(({ blamed }) => blamed),
  };
}

const HOUR_MS = 3_600_000;

/** Machine-hours from each failure to the end of it, or of the run. */
export function failedHours(run: Pick<LabRun, 'truth' | 'days'>, events: LabRun['untouched']): number {
  const ends = Date.parse(run.truth.startAt) + run.days * 24 * HOUR_MS;
  let hours = 0;
  for (const { device } of run.truth.machines) {
    const failed = new Set<string>();
    let since = 0;
    for (const { at, what, fault, quality } of events.filter((event) => event.device === device)) {
      const moment = Date.parse(at);
      const before = failed.size;
      if (what === 'failure') failed.add(fault ?? '');
      if (what === 'overhaul') failed.clear();
      if (what === 'repair' && quality !== 'wrong_part') failed.delete(fault ?? '');
      if (before === 0 && failed.size > 0) since = moment;
      if (before > 0 && failed.size === 0) hours += (moment - since) / HOUR_MS;
    }
    if (failed.size > 0) hours += Math.max(0, ends - since) / HOUR_MS;
  }
  return hours;
}

function crewEffect(all: readonly LabRun[]): CrewEffect | null {
  const runs = all.filter(({ people }) => people !== null);
  if (runs.length === 0) return null;
  const sum = (of: (run: LabRun) => number): number => runs.reduce((total, run) => total + of(run), 0);
  const failuresIn = (events: LabRun['untouched']): number => events.filter(({ what }) => what === 'failure').length;
  const standing = (run: LabRun): number => failedHours(run, run.truth.events) + (run.people?.downtimeHours ?? 0);
  const untouched = (run: LabRun): number => failedHours(run, run.untouched);
  const work = (run: LabRun): number => (run.people?.costs.labour ?? 0) + (run.people?.costs.parts ?? 0);
  return {
    runs: runs.length,
    failures: sum((run) => failuresIn(run.truth.events)),
    failuresUntouched: sum((run) => failuresIn(run.untouched)),
    downtimeHours: sum(standing),
    downtimeUntouched: sum(untouched),
    cost: sum(
      (run) => standing(run) * run.costs.downtime + failuresIn(run.truth.events) * run.costs.failure + work(run),
    ),
    costUntouched: sum((run) => untouched(run) * run.costs.downtime + failuresIn(run.untouched) * run.costs.failure),
  };
}
