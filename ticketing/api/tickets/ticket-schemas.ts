import { Type } from 'typebox';
import { names } from '../../../http/access/names.ts';
import { Instant } from '../../../http/instant.ts';
import { Said } from '../../../http/words/answer-in-words.ts';
import { failureCauses, failureMechanisms, failureModes } from '../../assets/catalogue/iso-14224.ts';
import { clockKinds } from '../../sla/terms.ts';
import { criticalities } from '../../ticket/priority.ts';
import { ticketSources } from '../../ticket/ticket.ts';
import type { Words } from '../../ticket/ticket-plan.ts';
import { ticketStates } from '../../ticket/ticket-state.ts';
import { verdicts } from '../../ticket/verdict.ts';
import { EpisodeSummarySchema } from '../episodes/episode-summary.ts';
import { nullable, PrioritySchema } from '../fields.ts';

export const StateSchema = Type.Enum([...ticketStates]);
export const VerdictSchema = Type.Enum([...verdicts]);

/** The asset of a ticket, in short. */
export const AssetSummarySchema = Type.Object({
  id: Type.String(),
  name: Type.String(),
  site: Type.String(),
  criticality: Type.Enum([...criticalities]),
  class: nullable(Type.String({ description: 'Equipment class, ISO 14224' })),
  device: nullable(Type.String({ description: 'The first of the devices that watch it' })),
});

const WordsSchema = Type.Object({ en: Type.String(), zh: Type.String() });
const StepSchema = Type.Object({ id: Type.String(), en: Type.String(), zh: Type.String(), mandatory: Type.Boolean() });

/** How to go about a ticket, as the catalogue of failure modes said when it opened. */
export const PlanSchema = Type.Object({
  condition: Type.String(),
  class: nullable(Type.String()),
  name: WordsSchema,
  failureMode: Type.String({ description: 'ISO 14224' }),
  mechanism: Type.String({ description: 'ISO 14224' }),
  cause: Type.String({ description: 'ISO 14224; the usual one' }),
  safety: Type.Array(StepSchema, { description: 'Before the work begins' }),
  checks: Type.Array(StepSchema),
  skills: Type.Array(Type.Object({ skill: Type.String(), level: Type.Integer() })),
  parts: Type.Array(Type.Object({ part: Type.String(names('part')), quantity: Type.Number(), name: WordsSchema })),
  estimatedMinutes: Type.Integer(),
  twoPerson: Type.Boolean({ description: 'A second person approves before the work begins' }),
});

/** One clock as it stands now. */
export const ClockSchema = Type.Object({
  kind: Type.Enum([...clockKinds]),
  state: Type.Enum(['running', 'paused', 'met', 'breached_running', 'breached_met', 'cancelled']),
  ordinal: Type.Integer({ description: 'Counts the assignments for `ola`' }),
  startedAt: Instant,
  dueAt: nullable(Instant),
  endedAt: nullable(Instant),
  targetSeconds: Type.Number(),
  elapsedSeconds: Type.Number({ description: 'Working time that counted so far' }),
  remainingSeconds: Type.Number({ description: 'Negative once it is breached' }),
});

/** A work order as the API shows it, in lists and alone. */
export const TicketSchema = Type.Object({
  id: Type.String({ description: 'The number' }),
  number: Type.String(),
  title: Type.String(),
  description: Type.String(),
  titleZh: nullable(Type.String()),
  descriptionZh: nullable(Type.String()),
  state: StateSchema,
  priority: PrioritySchema,
  priorityReason: Said(),
  failureModeGroup: Type.String(),
  workClass: Type.String(),
  asset: AssetSummarySchema,
  device: nullable(Type.String()),
  assignee: nullable(Type.Object({ id: Type.String(), name: Type.String() })),
  openedAt: Instant,
  detectedAt: nullable(Instant),
  resolvedAt: nullable(Instant),
  closedAt: nullable(Instant),
  hold: nullable(Type.Object({ from: StateSchema, reason: Type.String(), reviewAt: Instant })),
  scheduledFrom: nullable(Instant),
  scheduledUntil: nullable(Instant),
  verdict: nullable(VerdictSchema),
  mergedInto: nullable(Type.String(names('ticket'))),
  source: Type.Enum([...ticketSources]),
  parent: nullable(
    Type.String({ ...names('ticket'), description: 'The ticket that it is a part of: a flood, a group, a larger job' }),
  ),
  recurrenceOf: nullable(
    Type.String({ ...names('ticket'), description: 'The ticket of the same trouble that was closed before' }),
  ),
  episode: nullable(EpisodeSummarySchema),
  episodeIds: Type.Array(Type.String(names('episode')), {
    description:
      'The alarms of the ticket, the first one first; at most a hundred, the others with `GET /episodes?ticket=`',
  }),
  clocks: Type.Array(ClockSchema),
  dueAt: Type.Record(Type.String(), nullable(Instant), { description: 'Clock kind → due time' }),
  legalNextStates: Type.Array(StateSchema),
  plan: nullable(PlanSchema),
  progressPath: Type.String({ description: 'The public progress page; everyone with this address may see it' }),
  version: Type.Integer(),
});

function codesSchema(codes: Readonly<Record<string, Words>>, description: string) {
  const known = Object.keys(codes);
  const words = known.map((code) => `${code} ${codes[code]?.en}`).join(', ');
  return Type.Enum(known, { description: `${description}: ${words}` });
}

/** A request for a transition; the states determine which fields are needed. */
export const TransitionSchema = Type.Object({
  to: StateSchema,
  reason: Type.Optional(Type.String({ maxLength: 2000, description: 'For a hold one of the hold reasons' })),
  assignee: Type.Optional(Type.String({ ...names('person'), description: 'Left out: the dispatcher chooses' })),
  reviewAt: Type.Optional(Instant),
  scheduledFrom: Type.Optional(Instant),
  scheduledUntil: Type.Optional(Instant),
  verdict: Type.Optional(VerdictSchema),
  failureMode: Type.Optional(codesSchema(failureModes, 'How it showed (ISO 14224, table B.6); failures need it')),
  failureMechanism: Type.Optional(codesSchema(failureMechanisms, 'The cause (table B.2); failures need it')),
  failureCause: Type.Optional(codesSchema(failureCauses, 'Why (table B.3); failures need it')),
  target: Type.Optional(Type.String({ ...names('ticket'), description: 'The ticket to merge into' })),
});

/** The number of a ticket in the path. */
export const TicketParams = Type.Object({
  id: Type.String({ ...names('ticket'), description: 'The number, for example HB-000123' }),
});
