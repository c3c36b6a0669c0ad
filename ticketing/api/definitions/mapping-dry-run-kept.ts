import { type Static, Type } from 'typebox';
import { Instant } from '../../../http/instant.ts';
import type { MappingTrial } from '../../../ingest/decode/try-mappings.ts';
import type { Quarantine, QuarantineItem } from '../../../ingest/quarantine/quarantine.ts';
import type { IntakeMessage } from '../../../ingest/reading/intake-message.ts';
import type { Principal } from '../../../lib/principal.ts';

/** Kept messages that are decoded again, at most, and bytes of their payloads. */
const MOST_KEPT = 200;
const MOST_KEPT_BYTES = 8 * 1024 * 1024;
const KEPT_LISTED = 20;
const Count = Type.Integer({ minimum: 0 });

/** The outcome of a draft for the messages of the quarantine. */
export const Kept = Type.Object(
  {
    examined: { ...Count, description: `The newest kept messages that were decoded, at most ${MOST_KEPT}` },
    cut: Type.Boolean({ description: 'There are older ones that were not' }),
    decided: { ...Count, description: 'Of them the draft decides' },
    accepted: { ...Count, description: 'Of those all would be accepted' },
    partly: Count,
    refused: Count,
    messages: Type.Array(
      Type.Object({
        id: Count,
        topic: Type.String(),
        receivedAt: Instant,
        outcome: Type.Enum(['accepted', 'partly', 'refused']),
        readings: Count,
        reason: Type.Union([Type.String(), Type.Null()]),
      }),
      { description: `The newest that the draft decides, at most ${KEPT_LISTED}` },
    ),
  },
  { description: 'The quarantine under the draft' },
);

/** A message that is tried. */
export type Message = Parameters<MappingTrial['decode']>[0];

/** The sender of a message that names none. */
export const ANYONE: Principal = { site: 'plant', device: 'device', kind: 'anyone' };

/** A kept message as it came. */
export function messageOfItem({ topic, client, principal = ANYONE, payload, receivedAt }: QuarantineItem): Message {
  return { topic, client, principal, payload, receivedAt };
}

/** Decodes the newest kept messages of which the draft decides. */
export function keptUnder(
  quarantine: Pick<Quarantine, 'list' | 'message'>,
  trial: MappingTrial,
  isDraft: (topic: string) => boolean,
): Static<typeof Kept> {
  const { messages, cut } = newestKept(quarantine);
  const counts = { accepted: 0, partly: 0, refused: 0 };
  const listed: Static<typeof Kept>['messages'] = [];
  const decided = messages.filter(({ topic }) => isDraft(topic));
  for (const item of decided) {
    const found = trial.decode(messageOfItem(item));
    const outcome = outcomeOf(item, found);
    counts[outcome] += 1;
    if (listed.length >= KEPT_LISTED) continue;
    const reason = found.rejections[0]?.detail ?? (found.readings.length === 0 ? 'it has no reading' : null);
    const receivedAt = new Date(item.receivedAt).toISOString();
    listed.push({ id: item.id, topic: item.topic, receivedAt, outcome, readings: found.readings.length, reason });
  }
  return { examined: messages.length, cut, decided: decided.length, ...counts, messages: listed };
}

/** A message whose beginning alone is kept cannot be tried again. */
function outcomeOf({ payload, payloadBytes }: QuarantineItem, { readings, rejections }: IntakeMessage) {
  if (payload.length < payloadBytes || readings.length === 0) return 'refused' as const;
  return rejections.length === 0 ? ('accepted' as const) : ('partly' as const);
}

/** One item of each of the newest messages, with its whole payload. */
function newestKept(quarantine: Pick<Quarantine, 'list' | 'message'>): {
  messages: readonly QuarantineItem[];
  cut: boolean;
} {
  const messages: QuarantineItem[] = [];
  let bytes = 0;
  let before: number | undefined;
  for (;;) {
    const page = quarantine.list({ limit: MOST_KEPT, ...(before !== undefined && { before }) });
    for (const { id } of page) {
      if (before !== undefined && id >= before) continue;
      // The items of a message stand one behind the other; the first has the lowest id.
      const [first] = quarantine.message(id);
      if (first === undefined) continue;
      if (messages.length >= MOST_KEPT || bytes + first.payload.length > MOST_KEPT_BYTES)
        return { messages, cut: true };
      messages.push(first);
      bytes += first.payload.length;
      before = first.id;
    }
    if (page.length < MOST_KEPT) return { messages, cut: false };
  }
}
