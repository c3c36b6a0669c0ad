/**
 * Why something on a topic of telemetry did not become a value. Documented in docs/devices.md; used
 * as the metric label.
 */
export const UNREAD_REASONS = ['text', 'no_value', 'structure', 'bad_quality', 'nothing_found'] as const;

/** One of {@link UNREAD_REASONS}. */
export type UnreadReason = (typeof UNREAD_REASONS)[number];

/**
 * Parts that a format allows and no reading can hold: a value, by its channel, or a message, by its
 * topic.
 */
export type Unread = {
  readonly reason: UnreadReason;
  readonly name: string;
};

/** The meaning of each reason, and the next step, for people. */
export const UNREAD_WORDS: Readonly<Record<UnreadReason, string>> = {
  text: 'a text that is no number: declare its words in mappings.states if it is a state',
  no_value: 'null, or an empty text: send nothing while there is no value',
  structure: 'an object, a list, a date or bytes in place of a number: name the paths of its values in a mapping rule',
  bad_quality: 'its sender calls the value bad or stale',
  nothing_found: 'no value stands where the format or the rule looks for one',
};

const MAX_NAME_CHARACTERS = 128;

/** An item that was not read, named for people. */
export function unread(reason: UnreadReason, name: string): Unread {
  return { reason, name: name.slice(0, MAX_NAME_CHARACTERS) };
}

/** Why a value of JSON without a number was not read. */
export function unreadValue(name: string, value: unknown): Unread {
  if (value === null || value === undefined || value === '') return unread('no_value', name);
  return unread(typeof value === 'object' ? 'structure' : 'text', name);
}
