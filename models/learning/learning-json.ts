import { type Static, Type } from 'typebox';
import { Said } from '../../http/words/answer-in-words.ts';
import { describeNets } from '../normal/net-report.ts';
import { describeProgress } from './describe-progress.ts';
import { LEARNING_STAGES, type LearningProgress, WAIT_REASONS } from './learning-progress.ts';

const Time = Type.String({ format: 'date-time' });
const orNull = <T extends Parameters<typeof Type.Union>[0][number]>(schema: T) => Type.Union([schema, Type.Null()]);

/** The progress of learning a device or component, for the API. */
export const Learning = Type.Object(
  {
    component: orNull(Type.String({ description: 'The part of the device; null for the device itself' })),
    stage: Type.Enum([...LEARNING_STAGES], {
      description:
        '`provisional`: below 1,000 readings or a day; `growing`: below 7 days or without a weekend; `fixed`: it is learned again only on request',
    }),
    detail: Said({ description: 'The stage in words, with the missing part' }),
    seen: Type.Object(
      { readings: Type.Integer(), days: Type.Number(), weekend: Type.Boolean() },
      { description: 'What was seen that may be learned from; days of UTC, counted by hours with readings' },
    ),
    wanted: Type.Object({ readings: Type.Integer(), days: Type.Integer() }),
    passedOver: Type.Integer({ description: 'readings that are not plausible for its class, and not learned from' }),
    model: orNull(
      Type.Object({
        id: Type.String(),
        learnedFrom: Time,
        learnedTo: Time,
        readings: orNull(Type.Integer({ description: 'learned from; null where that is not known' })),
      }),
    ),
    next: orNull(
      Type.Object(
        { readings: Type.Integer(), at: orNull(Time) },
        { description: 'It is learned (again) after so many more readings, and when that is as they come now' },
      ),
    ),
    longer: orNull(
      Type.Object(
        {
          readings: Type.Integer({ description: 'it was learned from' }),
          heldOut: Type.Integer({
            description: 'readings on which the two were compared, and from which neither had learned',
          }),
          replaced: Type.Boolean(),
          reason: Said(),
          inAlarm: Type.Number({ description: 'share of the held-out readings, 0 to 1' }),
          presentInAlarm: Type.Number({ description: 'the same of the model before it' }),
          spread: Type.Number({ description: 'its residuals, as a multiple of those of the model before it' }),
        },
        { description: 'The newest model of more readings: whether it replaced the one before it, and why' },
      ),
    ),
    provisional: Type.Array(Type.Object({ channel: Type.String(), reason: Said() }), {
      description: 'Channels of which the limits are provisional, or that are not judged yet',
    }),
    nets: orNull(
      Type.Object(
        {
          detail: Said({ description: 'in words, and why there is none' }),
          channels: Type.Integer({ description: 'that could use one' }),
          used: Type.Array(Type.Object({ channel: Type.String(), spread: Type.Number() })),
        },
        {
          description:
            'Channels whose relation to the others has a net on top, with the spread of their held-out residuals as a share of that without it',
        },
      ),
    ),
    watchedBy: Type.Array(Said(), { description: 'The present judge of its readings' }),
    waiting: orNull(
      Type.Object(
        {
          since: Time,
          reason: Type.Enum([...WAIT_REASONS], {
            description:
              '`level_falls_back`: the energy of a waveform leapt and falls back; `neighbour_farther_off`: another component of the machine is farther off',
          }),
        },
        { description: 'An alarm that is held back; it has no episode until it is raised' },
      ),
    ),
  },
  { description: 'How far the learning has come' },
);

/** Progress for the API. */
export function learningJson(progress: LearningProgress): Static<typeof Learning> {
  const { component, stage, seen, wanted, passedOver, model, next, longer, nets, provisional } = progress;
  const { watchedBy, waiting } = progress;
  return {
    component,
    stage,
    detail: describeProgress(progress),
    seen,
    wanted,
    passedOver,
    model: model && {
      id: model.id,
      readings: model.readings,
      learnedFrom: new Date(model.learnedFrom).toISOString(),
      learnedTo: new Date(model.learnedTo).toISOString(),
    },
    next: next && { readings: next.readings, at: next.at === null ? null : isoOf(next.at) },
    longer: longer && {
      readings: longer.readings,
      heldOut: longer.heldOut,
      replaced: longer.kind === 'replaces',
      reason: longer.reason,
      inAlarm: longer.longerInAlarm,
      presentInAlarm: longer.shorterInAlarm,
      spread: longer.spread,
    },
    provisional: [...provisional],
    nets: nets && { detail: describeNets(nets), channels: nets.channels, used: [...nets.used] },
    watchedBy: [...watchedBy],
    waiting: waiting && { reason: waiting.reason, since: new Date(waiting.since).toISOString() },
  };
}

/** Null for a moment that no date can name. */
function isoOf(at: number): string | null {
  const date = new Date(at);
  return Number.isNaN(date.getTime()) ? null : date.toISOString();
}
