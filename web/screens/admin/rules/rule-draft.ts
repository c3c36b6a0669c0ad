import type { GetData } from '../../../api/use-get.ts';
import { type Condition, newCondition } from './condition-kinds.ts';

export type Rule = GetData<'/alarm-rules'>['items'][number];
export const SEVERITIES = ['low', 'medium', 'high'] as const;

/** An alarm rule while it is typed; an empty member is left out. */
export type RuleDraft = {
  readonly id: string;
  readonly enabled: boolean;
  readonly message: string;
  readonly devices: string;
  readonly when: Condition;
  readonly severity: string;
  readonly condition: string;
  readonly onDelaySeconds: number | null;
  readonly offDelaySeconds: number | null;
  readonly chatterSeconds: number | null;
  readonly holdSeconds: number | null;
  readonly reason: string;
};

export const blankRule: RuleDraft = {
  id: '',
  enabled: true,
  message: '',
  devices: '',
  when: newCondition,
  severity: '',
  condition: '',
  onDelaySeconds: null,
  offDelaySeconds: null,
  chatterSeconds: null,
  holdSeconds: null,
  reason: '',
};

/** The draft of a rule as it is. */
export function ruleDraft(rule: Rule): RuleDraft {
  const { id, enabled = true, message, devices = '', when, severity = '', condition = '' } = rule;
  const { onDelaySeconds = null, offDelaySeconds = null, chatterSeconds = null, holdSeconds = null } = rule;
  const delays = { onDelaySeconds, offDelaySeconds, chatterSeconds, holdSeconds };
  return { id, enabled, message, devices, when, severity, condition, ...delays, reason: '' };
}

/** What a draft sends, without the reason of the change. */
export function ruleBody(draft: RuleDraft) {
  const { enabled, message, devices, when, severity, condition } = draft;
  const { onDelaySeconds, offDelaySeconds, chatterSeconds, holdSeconds } = draft;
  return {
    message,
    when: { ...when },
    ...(!enabled && { enabled }),
    ...(devices !== '' && { devices }),
    ...(severity !== '' && { severity: severity as (typeof SEVERITIES)[number] }),
    ...(condition !== '' && { condition }),
    ...(onDelaySeconds !== null && { onDelaySeconds }),
    ...(offDelaySeconds !== null && { offDelaySeconds }),
    ...(chatterSeconds !== null && { chatterSeconds }),
    ...(holdSeconds !== null && { holdSeconds }),
  };
}

/** The reason of a change, where one is given. */
export function reasonOf({ reason }: { readonly reason: string }): { readonly reason?: string } {
  return reason.trim() === '' ? {} : { reason: reason.trim() };
}
