import { type Static, Type } from 'typebox';
import { isName } from '../../../broker/topics/topic.ts';
import { names } from '../../../http/access/names.ts';
import type { Routes } from '../../../http/http-app.ts';
import { Instant } from '../../../http/instant.ts';
import { invalidFields, problemAs } from '../../../http/problem.ts';
import { Mapping } from '../../../ingest/decode/mapping/mapping.ts';
import type { MappingTrial } from '../../../ingest/decode/try-mappings.ts';
import { LISTEN } from '../../../ingest/intake/listen.ts';
import type { Quarantine } from '../../../ingest/quarantine/quarantine.ts';
import { type Reading, unitOf } from '../../../ingest/reading/reading.ts';
import { UNREAD_REASONS, UNREAD_WORDS } from '../../../ingest/reading/unread.ts';
import type { Now } from '../../../lib/clock.ts';
import { AppError } from '../../../lib/errors.ts';
import type { Principal } from '../../../lib/principal.ts';
import type { Sql } from '../../db/sql.ts';
import { kindOf } from '../../definitions/definition-kinds.ts';
import { USUAL_POSITION } from '../../definitions/definitions.ts';
import { mappingsInForce, mappingsInOrder } from '../../definitions/read-followed.ts';
import { ANYONE, Kept, keptUnder, type Message, messageOfItem } from './mapping-dry-run-kept.ts';

/** Longest payload that is pasted, in characters. */
const MOST_PAYLOAD = 262_144;

/** The most that one answer lists of each; all are counted. */
const LISTED = 100;
const SAMPLE_LISTED = 20;

const { name, ...fields } = Mapping.properties;
const Count = Type.Integer({ minimum: 0 });
const Index = Type.Union([Type.Integer(), Type.Null()], { description: 'Position in the batch' });

const Draft = Type.Object(
  {
    id: Type.Optional(
      Type.String({ ...names('mapping'), maxLength: 64, description: 'The mapping that the draft would replace' }),
    ),
    mapping: Type.Object({ name: Type.Optional(name), ...fields }),
    position: Type.Optional(Type.Integer({ minimum: 0, maximum: 1_000_000 })),
    message: Type.Optional(
      Type.Object({
        topic: Type.String({ minLength: 1, maxLength: 1_024 }),
        payload: Type.String({ maxLength: MOST_PAYLOAD }),
        sender: Type.Optional(
          Type.String({ maxLength: 129, description: '`site:device`; a sender that may publish for all if left out' }),
        ),
      }),
    ),
    samples: Type.Optional(
      Type.Array(
        Type.Object({
          topic: Type.String({ minLength: 1, maxLength: 1_024 }),
          payload: Type.String({ maxLength: MOST_PAYLOAD, description: 'In base64, as it was heard' }),
          receivedAt: Instant,
        }),
        { maxItems: LISTEN.mostMessages, description: 'Heard messages (`POST /mappings/listen`)' },
      ),
    ),
    quarantined: Type.Optional(
      Type.Integer({ ...names('quarantined'), minimum: 0, description: 'A kept message instead of `message`' }),
    ),
  },
  {
    examples: [
      {
        mapping: { topic: 'mill/{device}/state', values: { temperature: 'temp' }, units: { temperature: 'Cel' } },
        message: { topic: 'mill/press-1/state', payload: '{"temp":21.5}' },
      },
    ],
  },
);

const ReadingSchema = Type.Object({
  device: Type.String(),
  sampledAt: Instant,
  timeSource: Type.Enum(['device', 'arrival']),
  values: Type.Array(
    Type.Object({
      channel: Type.String(),
      value: Type.Number(),
      unit: Type.Union([Type.String(), Type.Null()]),
    }),
  ),
});
const Decoded = Type.Object(
  {
    topic: Type.String(),
    payload: Type.String({ description: 'Its first 16,384 characters, read as UTF-8' }),
    decidedBy: Type.Enum(['draft', 'mapping', 'preset', 'format', 'nothing']),
    decider: Type.Union([Type.String(), Type.Null()], { description: 'Name of the mapping or preset, or the format' }),
    counts: Type.Object({ readings: Count, values: Count, rejections: Count, unread: Count, ignored: Count }),
    readings: Type.Array(ReadingSchema, { description: `At most ${LISTED}, with ${LISTED} values each` }),
    rejections: Type.Array(Type.Object({ reason: Type.String(), detail: Type.String(), index: Index })),
    unread: Type.Array(
      Type.Object({ reason: Type.Enum([...UNREAD_REASONS]), name: Type.String(), words: Type.String() }),
    ),
    ignored: Type.Array(Type.String()),
  },
  { description: 'What becomes of the message; null where none was given' },
);
const Answer = Type.Object({
  message: Type.Union([Decoded, Type.Null()]),
  quarantine: Kept,
  samples: Type.Array(
    Type.Object({
      draft: Decoded,
      present: { ...Decoded, description: 'What becomes of it by the mappings in force' },
    }),
    { description: `The samples in their order, with at most ${SAMPLE_LISTED} readings each` },
  ),
});

type Deps = {
  readonly db: Sql;
  readonly now: Now;
  readonly quarantine: Pick<Quarantine, 'list' | 'message'>;
  /** Makes a trial of mappings in their order. */
  readonly tryMappings: (mappings: readonly Mapping[]) => MappingTrial;
};

/**
 * `POST /mappings/dry-run`: what a mapping that is not saved makes of a message, and of those in
 * quarantine. Nothing is stored.
 */
export function mappingDryRunRoutes(deps: Deps): Routes {
  const schema = {
    operationId: 'dryRunMapping',
    summary: 'What does a draft of a mapping make of a message, and of those in quarantine?',
    tags: ['devices'],
    body: Draft,
    response: { 200: Answer, 422: problemAs('The mapping cannot work, or the message is not kept whole') },
  };
  return (api) => {
    const config = { roles: ['reliability_engineer'], allSites: true } as const;
    api.post('/mappings/dry-run', { schema, config }, async ({ body }) => {
      const { id = '', mapping, position = USUAL_POSITION } = body;
      // A disabled one is tried as if it were in force.
      const draft: Mapping = { name: id || 'draft', ...mapping, enabled: true };
      kindOf('mapping').refuse({ id, body: draft }, []);
      const message = messageOf(body, deps);
      const samples = (body.samples ?? []).map(messageOfSample);
      const mappings = (await mappingsInOrder(deps.db, { id, body: draft, position })).map(({ body: one }) => one);
      const trial = deps.tryMappings(mappings as unknown as readonly Mapping[]);
      const isDraft = (topic: string): boolean => {
        const decider = trial.decider(topic);
        return isPlace(decider) && mappings[decider.place] === draft;
      };
      return {
        message: message === null ? null : shownOf(message, { trial, mappings, draft }, LISTED),
        quarantine: keptUnder(deps.quarantine, trial, isDraft),
        samples: samples.length === 0 ? [] : await besideOf(deps, samples, { trial, mappings, draft }),
      };
    });
  };
}

function messageOf({ message, quarantined }: Static<typeof Draft>, { quarantine, now }: Deps): Message | null {
  if (quarantined !== undefined) {
    if (message !== undefined)
      throw invalidFields([{ field: 'quarantined', message: 'say either message or quarantined' }]);
    const [first] = quarantine.message(quarantined);
    if (!first) throw new AppError('not_found', `The quarantine has no item ${quarantined}.`);
    if (first.payload.length < first.payloadBytes)
      throw new AppError('unprocessable', 'It was too large to be kept whole: paste a smaller message of this topic.');
    return messageOfItem(first);
  }
  if (message === undefined) return null;
  const { topic, payload, sender } = message;
  return {
    topic,
    client: 'dry-run',
    principal: sender === undefined ? ANYONE : senderOf(sender),
    payload: Buffer.from(payload),
    receivedAt: now().getTime(),
  };
}

function senderOf(text: string): Principal {
  const [site = '', device = '', ...rest] = text.split(':');
  if (rest.length === 0 && isName(site) && isName(device)) return { site, device, kind: 'anyone' };
  throw invalidFields([{ field: 'message.sender', message: 'is site:device' }]);
}

/** A heard message; its sender is not asked again whether it may publish for its devices. */
function messageOfSample(sample: NonNullable<Static<typeof Draft>['samples']>[number], place: number): Message {
  const { topic, payload, receivedAt } = sample;
  const bytes = Buffer.from(payload, 'base64');
  if (bytes.toString('base64') !== payload)
    throw invalidFields([{ field: `samples/${place}/payload`, message: 'is not base64' }]);
  return { topic, client: 'dry-run', principal: ANYONE, payload: bytes, receivedAt: Date.parse(receivedAt) };
}

/** The outcome of messages under the draft, and under the mappings in force. */
async function besideOf({ db, tryMappings }: Deps, samples: readonly Message[], trying: Trying) {
  const mappings = (await mappingsInForce(db)).map(({ body }) => body);
  const present = { trial: tryMappings(mappings as unknown as readonly Mapping[]), mappings, draft: undefined };
  return samples.map((message) => ({
    draft: shownOf(message, trying, SAMPLE_LISTED),
    present: shownOf(message, present, SAMPLE_LISTED),
  }));
}

type Trying = {
  readonly trial: MappingTrial;
  readonly mappings: readonly object[];
  /** Absent where the mappings in force are asked. */
  readonly draft: Mapping | undefined;
};

function isPlace(decider: ReturnType<MappingTrial['decider']>): decider is { readonly place: number } {
  return typeof decider === 'object' && 'place' in decider;
}

function deciderOf(topic: string, format: string, { trial, mappings, draft }: Trying) {
  const decider = trial.decider(topic);
  if (decider === undefined) return { decidedBy: 'nothing' as const, decider: null };
  if (decider === 'format') return { decidedBy: 'format' as const, decider: format };
  if ('preset' in decider) return { decidedBy: 'preset' as const, decider: decider.preset };
  const mapping = mappings[decider.place] as Mapping;
  return { decidedBy: mapping === draft ? ('draft' as const) : ('mapping' as const), decider: mapping.name };
}

function shownOf(message: Message, trying: Trying, listed: number): Static<typeof Decoded> {
  const decoded = trying.trial.decode(message);
  const { readings, rejections, unread = [], ignored = [], format } = decoded;
  return {
    topic: message.topic,
    payload: Buffer.from(message.payload).toString('utf8').slice(0, 16_384),
    ...deciderOf(message.topic, format, trying),
    counts: {
      readings: readings.length,
      values: readings.reduce((sum, { values }) => sum + Object.keys(values).length, 0),
      rejections: rejections.length,
      unread: unread.length,
      ignored: ignored.length,
    },
    readings: readings.slice(0, listed).map(readingJson),
    rejections: rejections.slice(0, LISTED).map((one) => ({ ...one })),
    unread: unread.slice(0, LISTED).map((one) => ({ ...one, words: UNREAD_WORDS[one.reason] })),
    ignored: ignored.slice(0, LISTED),
  };
}

function readingJson(reading: Reading): Static<typeof ReadingSchema> {
  const values = Object.entries(reading.values).slice(0, LISTED);
  return {
    device: reading.device,
    sampledAt: new Date(reading.sampledAt).toISOString(),
    timeSource: reading.timeSource,
    values: values.map(([channel, value]) => ({ channel, value, unit: unitOf(reading, channel) })),
  };
}
