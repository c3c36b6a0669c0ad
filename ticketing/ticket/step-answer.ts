/** How a step is answered: done, with a measured value, with a photo of the ticket, or in words. */
export const stepKinds = ['tick', 'measure', 'photo', 'text'] as const;
export type StepKind = (typeof stepKinds)[number];

/** One step as a checklist template has it. */
export type StepTemplate = {
  readonly kind: StepKind;
  readonly instruction: string;
  readonly instructionZh: string | null;
  /** To be done before the work can be resolved. */
  readonly mandatory: boolean;
  /** To be done before work begins. */
  readonly safety: boolean;
  readonly unit: string | null;
  /** Limits of a measured value; null for no limit. */
  readonly lowerLimit: number | null;
  readonly upperLimit: number | null;
};

/** An answer that was accepted; `withinLimits` is null where there are none. */
export type StepAnswer =
  | { readonly kind: 'accepted'; readonly answer: true | number | string; readonly withinLimits: boolean | null }
  | { readonly kind: 'refused'; readonly reason: string };

/**
 * Decides whether an answer fits its step; pure. A value beyond the limits is accepted and marked:
 * it is the measured one.
 */
export function judgeAnswer(step: StepTemplate, given: unknown): StepAnswer {
  switch (step.kind) {
    case 'tick':
      return given === true ? accepted(true) : refused('a tick is answered with true');
    case 'measure':
      return typeof given === 'number' && Number.isFinite(given)
        ? accepted(given, isWithin(step, given))
        : refused(`a number${step.unit ? ` in ${step.unit}` : ''} is needed`);
    case 'photo':
      return typeof given === 'string' && /^[0-9a-f]{64}$/.test(given)
        ? accepted(given)
        : refused('the SHA-256 of a photo on this ticket is needed');
    case 'text':
      return typeof given === 'string' && given.trim() !== '' ? accepted(given) : refused('some words are needed');
    default:
      return step.kind satisfies never;
  }
}

function isWithin({ lowerLimit, upperLimit }: StepTemplate, value: number): boolean | null {
  if (lowerLimit === null && upperLimit === null) return null;
  return value >= (lowerLimit ?? value) && value <= (upperLimit ?? value);
}

function accepted(answer: true | number | string, withinLimits: boolean | null = null): StepAnswer {
  return { kind: 'accepted', answer, withinLimits };
}

function refused(reason: string): StepAnswer {
  return { kind: 'refused', reason };
}
