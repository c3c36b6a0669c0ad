import type { paths } from '../../../api/schema.d.ts';
import type { Ticket } from '../use-move.ts';

/** What the API is asked to correct. */
export type Correction = paths['/tickets/{id}']['patch']['requestBody']['content']['application/json'];

/** Texts of the form; the Chinese ones are empty where the ticket has none. */
export type CorrectDraft = {
  readonly title: string;
  readonly description: string;
  readonly titleZh: string;
  readonly descriptionZh: string;
  readonly priority: Ticket['priority'];
  readonly asset: string;
  readonly failureModeGroup: string;
  readonly workClass: string;
};

/** A form that shows the ticket as it is. */
export function draftOf(ticket: Ticket): CorrectDraft {
  const { title, description, titleZh, descriptionZh, priority, asset, failureModeGroup, workClass } = ticket;
  const chinese = { titleZh: titleZh ?? '', descriptionZh: descriptionZh ?? '' };
  return { title, description, ...chinese, priority, asset: asset.id, failureModeGroup, workClass };
}

/**
 * The members that differ from the ticket as it was read, without the reason. Chinese words go
 * along with those that they translate, else they would be lost.
 */
export function correctionOf(ticket: Ticket, draft: CorrectDraft): Omit<Correction, 'reason'> {
  const before = draftOf(ticket);
  const differs = (name: keyof CorrectDraft): boolean => draft[name].trim() !== before[name].trim();
  const correction: Record<string, string | null> = {};
  for (const name of ['title', 'description', 'priority', 'asset', 'failureModeGroup', 'workClass'] as const)
    if (differs(name)) correction[name] = draft[name].trim();
  for (const [zh, of] of [
    ['titleZh', 'title'],
    ['descriptionZh', 'description'],
  ] as const)
    if (differs(zh) || (differs(of) && before[zh] !== '')) correction[zh] = draft[zh].trim() || null;
  return correction;
}
