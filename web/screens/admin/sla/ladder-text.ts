import type { GetData } from '../../../api/use-get.ts';

type Step = GetData<'/escalation/ladders'>['items'][number]['definition']['steps'][number];
export type When = Step['when'][number];
export type Who = NonNullable<Step['who']>[number];

/** When a step is due, in one word: `90%`, `start+30`, `due-15`, `due+60`, `previous+20`. */
export function whenText(when: When): string {
  if ('percent' in when) return `${when.percent}%`;
  if ('minutesAfterStart' in when) return `start+${when.minutesAfterStart}`;
  if ('minutesBeforeDue' in when) return `due-${when.minutesBeforeDue}`;
  if ('minutesAfterDue' in when) return `due+${when.minutesAfterDue}`;
  return `previous+${when.minutesAfterPrevious}`;
}

/** The other way round; undefined for a word that is none of them. */
export function whenOf(text: string): When | undefined {
  const [, sort, sign, digits] = /^(start|due|previous)?([+-])?(\d+)%?$/.exec(text.replaceAll(/\s/g, '')) ?? [];
  const minutes = Number(digits);
  if (digits === undefined) return undefined;
  switch (`${sort ?? ''}${sign ?? ''}`) {
    case '':
      return { percent: minutes };
    case 'start+':
      return { minutesAfterStart: minutes };
    case 'due-':
      return { minutesBeforeDue: minutes };
    case 'due+':
      return { minutesAfterDue: minutes };
    case 'previous+':
      return { minutesAfterPrevious: minutes };
    default:
      return undefined;
  }
}

/**
 * Whom a step reaches, as a value to choose: `lead`, `superior:2`, `role:planner`, `person:ann`.
 */
export function whoText(who: Who): string {
  switch (who.kind) {
    case 'superior':
      return `superior:${who.level}`;
    case 'role':
      return `role:${who.role}`;
    case 'person':
      return `person:${who.id}`;
    default:
      return who.kind;
  }
}

/** The other way round. */
export function whoOf(text: string): Who {
  const at = text.indexOf(':');
  const [kind, rest] = at === -1 ? [text, ''] : [text.slice(0, at), text.slice(at + 1)];
  if (kind === 'superior') return { kind, level: Number(rest) };
  if (kind === 'role') return { kind, role: rest as Extract<Who, { kind: 'role' }>['role'] };
  if (kind === 'person') return { kind, id: rest };
  return { kind: kind as 'assignee' | 'lead' | 'on_call' };
}
