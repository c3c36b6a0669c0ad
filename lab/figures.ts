import type { LabRun } from './lab-run.ts';
import type { LabTicket } from './lab-ticket.ts';
import { namesFault, type TrueFault, trueFaults } from './true-fault.ts';

const HOUR_MS = 3_600_000;
const MONTH_DAYS = 730.5 / 24;

/** A fault, and how it was found. Hours; null where there is none. */
export type FoundFault = {
  readonly scenario: string;
  readonly seed: number;
  readonly device: string;
  readonly fault: string;
  /** Whether its signs last longer than an hour: only such faults count for the recall. */
  readonly lasts: boolean;
  readonly isFound: boolean;
  /** It was not found by itself, but a right ticket of its machine was open when it began. */
  readonly isCovered: boolean;
  /** Whether it fails before the run ends if nobody acts. */
  readonly fails: boolean;
  /** From the onset to the ticket. */
  readonly ticketHours: number | null;
  /** From the ticket to the functional failure that comes if nobody acts. */
  readonly leadHours: number | null;
  /** The same as a share of the time from onset to failure. */
  readonly leadShare: number | null;
  /** Whether its ticket names it rightly; null where it names nothing, or there is none. */
  readonly isNamed: boolean | null;
};

/** One way of watching, on the machines of one run. */
export type RunFigures = {
  readonly scenario: string;
  readonly seed: number;
  readonly faults: readonly FoundFault[];
  /** Tickets that say that something is wrong with a machine. */
  readonly machineTickets: number;
  readonly falseTickets: number;
  readonly machineMonths: number;
  /** Machines whose alarm became the ticket of another one. */
  readonly wrongAssets: number;
  /**
   * Troubles of instruments and network on sound machines, and those that became a machine's
   * ticket.
   */
  readonly troubles: number;
  readonly blamed: number;
  /** From a ticket to the first person who took it, hours. */
  readonly personHours: readonly number[];
  /** Clocks that were met in time, and those that are over or breached. */
  readonly slaMet: number;
  readonly slaOver: number;
  /** By the same rule for all ways, see {@link PLANNED}. */
  readonly failures: number;
  readonly avoided: number;
  readonly downtimeHours: number;
  readonly cost: number;
};

/**
 * What becomes of a fault by when its ticket came: the rule that makes ways comparable which no
 * people worked with. Its numbers are those of a plant that plans its work by the day.
 */
export const PLANNED = {
  /** A ticket so long before the failure is in time. */
  leadHours: 8,
  /** The machine stands for planned work, and for work after a failure. */
  plannedHours: 4,
  failureHours: 24,
  /** Somebody looks at a ticket, or comes by plan. */
  lookHours: 1,
} as const;

/** Work classes and groups of tickets that are not about the condition of a machine. */
const NOT_OF_MACHINES = new Set(['instrument', 'communication', 'chattering', 'alarm_flood', 'group']);

/** Whether a ticket says that something is wrong with its machine. */
export function isOfMachine({ source, workClass, group }: Pick<LabTicket, 'source' | 'workClass' | 'group'>): boolean {
  return source === 'detector' && workClass !== 'instrument' && !NOT_OF_MACHINES.has(group);
}

/** A ticket as all ways have it. Times are milliseconds. */
type Said = {
  readonly device: string;
  readonly openedAt: number;
  /** Infinite while it is open. */
  readonly closedAt: number;
  readonly alarms: readonly { readonly at: number; readonly condition: string }[];
};

/** The figures of the program itself. */
export function programFigures(run: LabRun): RunFigures {
  const own = run.tickets.filter(isOfMachine);
  const said = own.map(({ asset, openedAt, closedAt, alarms }): Said => {
    const all = alarms.map(({ raisedAt, condition }) => ({ at: Date.parse(raisedAt), condition }));
    const until = closedAt === null ? Number.POSITIVE_INFINITY : Date.parse(closedAt);
    return { device: asset, openedAt: Date.parse(openedAt), closedAt: until, alarms: all };
  });
  const clocks = own.flatMap(({ clocks }) => clocks);
  const personHours = own.flatMap(({ openedAt, acceptedAt }) =>
    acceptedAt === null ? [] : [(Date.parse(acceptedAt) - Date.parse(openedAt)) / HOUR_MS],
  );
  return {
    ...wayFigures(run, said),
    wrongAssets: own.filter(({ asset, alarms }) => alarms.some(({ device }) => device !== asset)).length,
    personHours,
    slaMet: clocks.filter(({ state }) => state === 'met').length,
    slaOver: clocks.filter(({ state }) => state === 'met' || state.startsWith('breached')).length,
  };
}

/** The figures of a simpler way, on the same machines where nobody acted. */
export function baselineFigures(run: LabRun, name: string): RunFigures {
  const untouched = { ...run, truth: { ...run.truth, events: run.untouched } };
  const said = (run.baselines[name] ?? []).map(({ device, openedAt }): Said => {
    const at = Date.parse(openedAt);
    return { device, openedAt: at, closedAt: at, alarms: [{ at, condition: 'unknown' }] };
  });
  const none = { wrongAssets: 0, personHours: [], slaMet: 0, slaOver: 0 };
  return { ...wayFigures(untouched, said, name === 'periodic plan'), ...none };
}

type Shared = Omit<RunFigures, 'wrongAssets' | 'personHours' | 'slaMet' | 'slaOver'>;

function wayFigures(run: LabRun, said: readonly Said[], byPlan = false): Shared {
  const all = trueFaults(run);
  const faults = all.map((fault) => foundFault(fault, { run, said, all }));
  const falseTickets = byPlan ? 0 : said.filter((ticket) => !isTrue(ticket, all)).length;
  const troubled = troublesOf(run, all);
  const { scenario, seed, truth, days } = run;
  return {
    ...{ scenario, seed, faults, falseTickets },
    machineTickets: said.length,
    machineMonths: (truth.machines.length * days) / MONTH_DAYS,
    troubles: troubled.length,
    blamed: troubled.filter((trouble) => isBlamed(trouble, said)).length,
    ...priceOf(run, { faults, visits: said.length }),
  };
}

/** When a ticket said so: at its opening, or by an alarm that joined it while it was open. */
function foundAt({ onsetAt, endsAt, device }: TrueFault, said: readonly Said[]): Found | undefined {
  const found = said
    .filter((ticket) => ticket.device === device)
    .flatMap(({ openedAt, alarms }): Found[] => {
      const within = alarms.filter(({ at }) => at >= onsetAt && at <= endsAt);
      const [first] = within;
      // The ticket of an alarm comes a step later.
      return first === undefined
        ? []
        : [{ at: Math.max(first.at, openedAt), conditions: within.map(({ condition }) => condition) }];
    });
  return found.sort((a, b) => a.at - b.at)[0];
}

type Found = { readonly at: number; readonly conditions: readonly string[] };

function foundFault(
  fault: TrueFault,
  { run, said, all }: { run: LabRun; said: readonly Said[]; all: readonly TrueFault[] },
): FoundFault {
  const { device, onsetAt, failureAt, endsAt } = fault;
  const found = foundAt(fault, said);
  const life = failureAt === null ? null : failureAt - onsetAt;
  const lead = found === undefined || failureAt === null ? null : failureAt - found.at;
  const named = found?.conditions
    .map((condition) => namesFault(condition, fault.fault))
    .filter((each) => each !== null);
  return {
    ...{ scenario: run.scenario, seed: run.seed, device, fault: fault.fault },
    lasts: (failureAt ?? endsAt) - (signsAt(run, fault) ?? Number.POSITIVE_INFINITY) > HOUR_MS,
    isFound: found !== undefined,
    isCovered: found === undefined && said.some((ticket) => covers(ticket, fault) && isTrue(ticket, all)),
    fails: failureAt !== null && failureAt <= endOf(run),
    ticketHours: found === undefined ? null : (found.at - onsetAt) / HOUR_MS,
    leadHours: lead === null ? null : lead / HOUR_MS,
    leadShare: lead === null || life === null || life <= 0 ? null : lead / life,
    isNamed: named === undefined || named.length === 0 ? null : named.some(Boolean),
  };
}

/** Null where the signs of a fault never come out. Those of one that came of work count at once. */
function signsAt({ signs }: LabRun, { device, fault, onsetAt }: TrueFault): number | null {
  const own = signs.find(
    (each) => each.device === device && each.fault === fault && Date.parse(each.onsetAt) === onsetAt,
  );
  if (own === undefined) return onsetAt;
  return own.visibleAt === null ? null : Date.parse(own.visibleAt);
}

function covers({ device, openedAt, closedAt }: Said, fault: TrueFault): boolean {
  return device === fault.device && openedAt < fault.onsetAt && closedAt > fault.onsetAt;
}

/** A ticket is right where its machine has a fault when its first alarm is raised. */
function isTrue({ device, openedAt, alarms }: Said, faults: readonly TrueFault[]): boolean {
  const at = alarms[0]?.at ?? openedAt;
  return faults.some((fault) => fault.device === device && at >= fault.onsetAt && at <= fault.goneAt);
}

function endOf({ truth, days }: LabRun): number {
  return Date.parse(truth.startAt) + days * 24 * HOUR_MS;
}

type Trouble = { readonly device: string; readonly from: number; readonly until: number };

/** A trouble may show for so long after its end. */
const AFTER_MS = HOUR_MS;

/** Troubles of devices whose machines are sound meanwhile. */
function troublesOf(run: LabRun, faults: readonly TrueFault[]): readonly Trouble[] {
  const runEnds = endOf(run);
  return run.truth.troubles
    .map(({ device, from, until }) => ({
      device,
      from: Date.parse(from),
      until: Math.min(runEnds, until === null ? runEnds : Date.parse(until) + AFTER_MS),
    }))
    .filter(({ device, from, until }) =>
      faults.every((fault) => fault.device !== device || fault.onsetAt > until || fault.goneAt < from),
    );
}

function isBlamed({ device, from, until }: Trouble, said: readonly Said[]): boolean {
  return said.some((ticket) => ticket.device === device && ticket.alarms.some(({ at }) => at >= from && at <= until));
}

function priceOf(
  { costs }: LabRun,
  { faults, visits }: { readonly faults: readonly FoundFault[]; readonly visits: number },
): Pick<RunFigures, 'failures' | 'avoided' | 'downtimeHours' | 'cost'> {
  const failing = faults.filter(({ fails }) => fails);
  const avoided = failing.filter(({ leadHours }) => leadHours !== null && leadHours >= PLANNED.leadHours).length;
  const failures = failing.length - avoided;
  const downtimeHours = avoided * PLANNED.plannedHours + failures * PLANNED.failureHours;
  const labour =
    (visits * PLANNED.lookHours + avoided * PLANNED.plannedHours + failures * PLANNED.failureHours) * costs.hour;
  const parts = failing.length * costs.part;
  return {
    failures,
    avoided,
    downtimeHours,
    cost: downtimeHours * costs.downtime + failures * costs.failure + labour + parts,
  };
}
