import type { GetData } from '../../api/use-get.ts';

export type Report = GetData<'/metrics/maintenance'>;
export type Metric = Report['items'][number];
/** The unit of a figure; money is of the currency of the plant. */
export type Unit = { readonly unit: Metric['unit']; readonly currency?: string | undefined };

/** Figures that belong together, in the order in which they are read. */
export const GROUPS = {
  speed: [
    'mtta',
    'time_to_dispatch',
    'mttr',
    'repair_time',
    'verification_time',
    'mtbf',
    'lead_time',
    'hold_time',
    'parts_waiting',
  ],
  quality: [
    'sla_attainment',
    'sla_by_class',
    'sla_by_team',
    'false_tickets',
    'missed_failures',
    'sensor_faults',
    'caught_early',
    'first_time_fix',
    'repeat_rate',
    'reopen_rate',
    'alarms_per_ticket',
    'causes',
    'rating',
    'reporter_satisfied',
  ],
  backlog: ['opened', 'closed', 'backlog', 'backlog_age', 'overdue', 'cancelled', 'escalations'],
  planning: [
    'planned_share',
    'schedule_compliance',
    'coverage_gaps',
    'dispatch_regret',
    'override_regret',
    'override_rate',
    'decline_rate',
  ],
  flow: ['alarm_funnel', 'time_in_state', 'time_in_state_by_hour'],
  people: ['technician_load', 'shift_load', 'wrench_time'],
  costs: [
    'cost_by_month',
    'cost_by_work_class',
    'cost_per_ticket',
    'cost_by_class',
    'cost_by_asset',
    'cost_by_kind',
    'cost_unpriced',
  ],
} as const;
export type GroupName = keyof typeof GROUPS;

/** What a list of tickets is filtered by to see those behind a figure. */
export type Drill = {
  readonly state?: string;
  readonly verdict?: string;
  readonly source?: string;
  readonly dueBefore?: string;
};

const OPEN = 'new,assigned,accepted,scheduled,in_progress,on_hold,resolved';
const FAILURES = 'functional_failure,potential_failure';

/**
 * The tickets behind a figure, as far as the list of tickets can name them; undefined where it
 * cannot.
 */
export function drillOf(key: string, till: string): Drill | undefined {
  const drills: Readonly<Record<string, Drill>> = {
    opened: {},
    mtta: {},
    time_to_dispatch: {},
    closed: { state: 'closed' },
    verification_time: { state: 'closed' },
    repair_time: { state: 'resolved,closed' },
    mttr: { verdict: FAILURES },
    mtbf: { verdict: 'functional_failure' },
    causes: { verdict: FAILURES },
    first_time_fix: { verdict: FAILURES },
    missed_failures: { verdict: FAILURES, source: 'person,api' },
    caught_early: { verdict: 'potential_failure' },
    lead_time: { verdict: FAILURES, source: 'detector' },
    false_tickets: { verdict: 'no_fault_found,process_change', source: 'detector' },
    sensor_faults: { verdict: 'sensor_fault', source: 'detector' },
    alarms_per_ticket: { source: 'detector' },
    cancelled: { state: 'cancelled' },
    backlog: { state: OPEN },
    backlog_age: { state: OPEN },
    technician_load: { state: OPEN },
    shift_load: { state: OPEN },
    time_in_state: { state: OPEN },
    alarm_funnel: { source: 'detector' },
    hold_time: { state: 'on_hold' },
    parts_waiting: { state: 'on_hold' },
    overdue: { state: OPEN, dueBefore: till },
    sla_attainment: {},
    cost_by_month: {},
    cost_by_kind: {},
    cost_by_class: {},
    cost_by_asset: {},
    cost_by_work_class: {},
    cost_per_ticket: {},
  };
  return drills[key];
}

/** Stages of a funnel, in their order. */
const STAGES = ['alarm', 'ticket', 'assigned', 'accepted', 'started', 'resolved', 'closed'];
const STATES = ['new', 'assigned', 'accepted', 'scheduled', 'in_progress', 'on_hold', 'resolved'];
export const HOURS: readonly number[] = Array.from({ length: 24 }, (_, hour) => hour);

/**
 * Parts of a figure with their values: stages and states in the order of the work, others by size.
 */
export function partsOf({ key, parts }: Metric): readonly (readonly [part: string, value: number | null])[] {
  const all = Object.entries(parts).map(([part, { value }]) => [part, value] as const);
  if (key === 'cost_by_month') return all.sort(([a], [b]) => a.localeCompare(b));
  const order = { alarm_funnel: STAGES, time_in_state: STATES }[key];
  if (order) return all.sort(([a], [b]) => order.indexOf(a) - order.indexOf(b));
  return all.sort(([, a], [, b]) => (b ?? 0) - (a ?? 0));
}

/** Hours spent in each state, by the hour of the day: parts such as `on_hold 07`. */
export function hoursOf({ parts }: Metric): readonly (readonly [state: string, hours: readonly number[]])[] {
  const spent = (state: string, hour: number): number => parts[`${state} ${String(hour).padStart(2, '0')}`]?.value ?? 0;
  const rows = STATES.map((state) => [state, HOURS.map((hour) => spent(state, hour))] as const);
  return rows.filter(([, hours]) => hours.some((value) => value > 0));
}

const DAY_MS = 86_400_000;

/** The last weeks before a moment, the earliest first. */
export function weeksBefore(till: Date, count: number): readonly { readonly from: Date; readonly to: Date }[] {
  return Array.from({ length: count }, (_, index) => {
    const to = new Date(till.getTime() - (count - 1 - index) * 7 * DAY_MS);
    return { from: new Date(to.getTime() - 7 * DAY_MS), to };
  });
}

/** Figures and their parts as CSV, as RFC 4180 has it. */
export function figuresCsv(report: Report): string {
  const rows = report.items.flatMap(({ key, unit, value, basis, parts }) => [
    [key, '', unit, value, basis],
    ...Object.entries(parts).map(([part, figure]) => [key, part, unit, figure.value, figure.basis]),
  ]);
  const lines = [['figure', 'part', 'unit', 'value', 'cases'], ...rows].map((row) => row.map(cellOf).join(','));
  return `${lines.join('\r\n')}\r\n`;
}

/** A text that a spreadsheet would run as a formula gets an apostrophe in front. */
function cellOf(value: string | number | null): string {
  if (value === null) return '';
  if (typeof value === 'number') return String(value);
  const safe = /^[=+\-@]/.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
