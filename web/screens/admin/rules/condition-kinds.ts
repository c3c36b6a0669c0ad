/** A condition as the API has it; its kind says which members it has. */
export type Condition = Readonly<Record<string, unknown>>;

/** One member of a condition, as a form asks for it. */
export type Member = {
  readonly key: MemberKey;
  readonly input: 'text' | 'number' | 'tags' | 'numbers' | 'choice' | 'inner' | 'inners' | 'rule';
  readonly isRequired?: true;
  readonly options?: readonly OptionKey[];
  /** An option is sent as a number. */
  readonly isNumber?: true;
};

type MemberKey =
  | ('channel' | 'other' | 'setpoint' | 'channels' | 'unit' | 'deadBand' | 'limit' | 'low' | 'high' | 'above')
  | ('below' | 'tolerance' | 'values' | 'words' | 'zone' | 'group' | 'mounting' | 'limits' | 'per' | 'overSeconds')
  | ('afterSeconds' | 'withinSeconds' | 'forSeconds' | 'direction' | 'rule' | 'times' | 'of' | 'hours')
  | ('condition' | 'conditions');
type OptionKey = 's' | 'min' | 'h' | 'up' | 'down' | 'either' | 'rigid' | 'flexible' | 'C' | 'D' | '1' | '2';

const text = (key: MemberKey): Member => ({ key, input: 'text' });
const named = (key: MemberKey): Member => ({ key, input: 'text', isRequired: true });
const number = (key: MemberKey): Member => ({ key, input: 'number' });
const needed = (key: MemberKey): Member => ({ key, input: 'number', isRequired: true });
const choice = (key: MemberKey, ...options: readonly OptionKey[]): Member => ({ key, input: 'choice', options });

const channel = named('channel');
const measured = [channel, text('unit')] as const;
const within = needed('overSeconds');
const either = [number('above'), number('below')] as const;
const level = [...measured, needed('limit'), number('deadBand')] as const;
const band = [...measured, needed('low'), needed('high'), number('deadBand')] as const;
const rate = [
  ...measured,
  needed('limit'),
  { ...choice('per', 's', 'min', 'h'), isRequired: true },
  number('overSeconds'),
  number('deadBand'),
] as const;
const windowed = [...measured, needed('limit'), within, number('deadBand')] as const;
const channels: Member = { key: 'channels', input: 'tags', isRequired: true };
const inner: Member = { key: 'condition', input: 'inner', isRequired: true };
const inners: Member = { key: 'conditions', input: 'inners', isRequired: true };

/** The members of each kind of condition (docs/alarms.md), in the order in which a form asks. */
export const conditionKinds = {
  high: level,
  high_high: level,
  low: level,
  low_low: level,
  outside: band,
  inside: band,
  state: [channel, { key: 'words', input: 'tags' }, { key: 'values', input: 'numbers' }],
  iso_zone: [
    channel,
    { ...choice('zone', 'C', 'D'), isRequired: true },
    { ...choice('group', '1', '2'), isNumber: true },
    choice('mounting', 'rigid', 'flexible'),
    { key: 'limits', input: 'numbers' },
    number('deadBand'),
  ],
  deviation: [...measured, named('setpoint'), needed('limit'), number('deadBand')],
  difference: [...measured, named('other'), ...either, number('deadBand')],
  ratio: [channel, named('other'), ...either, number('deadBand')],
  sum: [channels, text('unit'), ...either, number('deadBand')],
  spread: [channels, text('unit'), needed('limit'), number('deadBand')],
  mismatch: [...measured, named('other'), number('tolerance')],
  rise_rate: rate,
  fall_rate: rate,
  change: [...windowed, choice('direction', 'up', 'down', 'either')],
  range: windowed,
  mean_high: windowed,
  mean_low: windowed,
  roughness: windowed,
  frozen: [...measured, number('tolerance'), within],
  missing: [channel, needed('afterSeconds')],
  average_deviation: windowed,
  forecast: [...measured, ...either, within, needed('withinSeconds'), number('deadBand')],
  while: [...measured, ...either, number('deadBand'), inner],
  all: [inners],
  any: [inners],
  not: [inner],
  rule: [{ key: 'rule', input: 'rule', isRequired: true }],
  held: [inner, needed('forSeconds')],
  repeated: [inner, needed('times'), needed('of')],
  count: [inner, needed('times'), within],
  accumulated: [inner, needed('hours'), number('overSeconds')],
} as const satisfies Readonly<Record<string, readonly Member[]>>;

export type ConditionKind = keyof typeof conditionKinds;

/** A condition of another kind, with the members that both kinds have. */
export function ofKind(condition: Condition, kind: ConditionKind): Condition {
  const members: readonly Member[] = conditionKinds[kind];
  const kept = members.flatMap(({ key }) => (condition[key] === undefined ? [] : [[key, condition[key]] as const]));
  const empty = members.flatMap(({ key, input }): (readonly [string, unknown])[] => {
    if (condition[key] !== undefined) return [];
    if (input === 'inner') return [[key, newCondition]];
    return input === 'inners' ? [[key, [newCondition, newCondition]]] : [];
  });
  return { kind, ...Object.fromEntries([...kept, ...empty]) };
}

/** A condition that a person begins with. */
export const newCondition: Condition = { kind: 'high', channel: '', limit: 0 };

/** A condition in short words. */
export function conditionInShort(condition: Condition, kindWord: (kind: ConditionKind) => string): string {
  const { kind, channel: own, channels: several, limit, low, high, above, below, unit } = condition;
  const inside = [condition['conditions'] ?? condition['condition'] ?? []].flat() as unknown as readonly Condition[];
  const numbers = [limit, low, high, above, below].filter((one) => one !== undefined);
  const words = [kindWord(kind as ConditionKind), own, several, ...numbers, numbers.length > 0 ? unit : undefined];
  const said = words.flat().filter((word) => word !== undefined && word !== '');
  const parts = inside.map((one) => conditionInShort(one, kindWord));
  return `${said.join(' ')}${parts.length > 0 ? ` (${parts.join('; ')})` : ''}`;
}
