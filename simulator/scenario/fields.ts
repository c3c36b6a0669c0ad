import { Type } from 'typebox';

/** Options and fields that several members of a scenario share. */
export const strict = { additionalProperties: false } as const;
export const optional = Type.Optional;
export const Name = Type.String({
  pattern: '^[^/+#:]{1,64}$',
  description: 'a name of 1 to 64 characters, without / + # :',
});
export const Duration = Type.String({
  pattern: '^([0-9]+(\\.[0-9]+)?[smhd])+$',
  description: 'a duration such as 90s, 15m, 2h or 1d12h',
});
/** A duration in which something happens. */
export const Span = Type.String({
  pattern: '^(?=.*[1-9])([0-9]+(\\.[0-9]+)?[smhd])+$',
  description: 'a duration above 0 such as 90s, 15m, 2h or 1d12h',
});
export const Share = Type.Number({ minimum: 0, maximum: 1, description: 'a share, 0 to 1' });
export const Times = Type.Number({ exclusiveMinimum: 0 });
export const Clock = Type.String({
  pattern: '^([01][0-9]|2[0-3]):[0-5][0-9]$',
  description: 'a time of day such as 06:00',
});
export const of = <const T extends string>(values: readonly T[], description: string) =>
  Type.Enum([...values], { description });
