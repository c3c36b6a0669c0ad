import { type Static, Type } from 'typebox';
import { roles } from '../../http/access/roles.ts';
import { priorities } from '../ticket/priority.ts';

const Minutes = Type.Integer({ minimum: 0, maximum: 100_000, description: 'Working minutes of the clock' });

/** When a step is due, by the clock of its ladder. */
export const WhenSchema = Type.Union([
  Type.Object({ percent: Type.Integer({ minimum: 1, maximum: 400, description: 'Of the target; 100 is the breach' }) }),
  Type.Object({ minutesAfterStart: Minutes }),
  Type.Object({ minutesBeforeDue: Minutes }),
  Type.Object({ minutesAfterDue: Minutes }),
  Type.Object({ minutesAfterPrevious: Type.Integer({ ...Minutes, description: 'After the step before was done' }) }),
]);

const WhoSchema = Type.Union([
  Type.Object({ kind: Type.Enum(['assignee', 'lead', 'on_call']) }),
  Type.Object({ kind: Type.Literal('superior'), level: Type.Integer({ minimum: 1, maximum: 10 }) }),
  Type.Object({ kind: Type.Literal('role'), role: Type.Enum([...roles]) }),
  Type.Object({ kind: Type.Literal('person'), id: Type.String({ minLength: 1, maxLength: 200 }) }),
]);

/** One step of an escalation ladder. */
export const StepSchema = Type.Object({
  when: Type.Array(WhenSchema, { minItems: 1, maxItems: 5, description: 'The earliest counts' }),
  if: Type.Optional(
    Type.Object({
      calendar: Type.Optional(
        Type.String({ description: 'Only while this stored calendar is open: waits until it is' }),
      ),
      priorities: Type.Optional(Type.Array(Type.Enum([...priorities]), { minItems: 1 })),
      alarmActive: Type.Optional(
        Type.Boolean({ description: 'Only while an alarm of the ticket is active, or none is' }),
      ),
    }),
  ),
  who: Type.Optional(Type.Array(WhoSchema, { maxItems: 10, description: 'Everyone who is found' })),
  do: Type.Array(Type.Enum(['notify', 'page', 'reassign', 'raise_priority', 'webhook']), { minItems: 1, maxItems: 5 }),
  pageEveryMinutes: Type.Optional(
    Type.Integer({ minimum: 1, maximum: 1_440, description: 'Until somebody acknowledges; 5 where left out' }),
  ),
  record: Type.Optional(Type.Boolean({ description: 'Send the record of the ticket along' })),
});

/** A ladder as people write it. */
export const LadderSchema = Type.Object(
  { name: Type.String({ minLength: 1, maxLength: 200 }), steps: Type.Array(StepSchema, { minItems: 1, maxItems: 20 }) },
  { description: 'Escalation ladder' },
);

export type When = Static<typeof WhenSchema>;
export type Who = Static<typeof WhoSchema>;
export type EscalationStep = Static<typeof StepSchema>;
export type LadderDefinition = Static<typeof LadderSchema>;

/** The clocks that have a ladder. */
export const ladderKinds = ['ack', 'restore'] as const;
export type LadderKind = (typeof ladderKinds)[number];

/** The ladders of docs/sla.md, by id; the one for `ack` is ours. */
export const defaultLadders: Readonly<Record<LadderKind, LadderDefinition>> = {
  ack: {
    name: 'Nobody takes it',
    steps: [
      { when: [{ percent: 100 }], who: [{ kind: 'lead' }], do: ['notify'] },
      { when: [{ percent: 200 }], who: [{ kind: 'on_call' }], do: ['page'], pageEveryMinutes: 10 },
      { when: [{ percent: 300 }], who: [{ kind: 'superior', level: 1 }], do: ['notify'] },
    ],
  },
  restore: {
    name: 'Not restored in time',
    steps: [
      { when: [{ percent: 75 }], who: [{ kind: 'assignee' }], do: ['notify'] },
      {
        when: [{ percent: 90 }, { minutesBeforeDue: 15 }],
        who: [{ kind: 'assignee' }, { kind: 'lead' }],
        do: ['notify'],
      },
      { when: [{ percent: 100 }], who: [{ kind: 'superior', level: 1 }], do: ['notify'], record: true },
      { when: [{ percent: 125 }], who: [{ kind: 'superior', level: 2 }], do: ['notify'] },
      { when: [{ percent: 200 }], who: [{ kind: 'superior', level: 3 }], do: ['notify'] },
    ],
  },
};
