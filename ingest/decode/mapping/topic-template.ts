/** The content of a topic by its place in a template. */
export type Captures = { readonly site?: string; readonly device?: string; readonly channel?: string };

/** Matches topics, given as their levels. */
export type TopicMatcher = (levels: readonly string[]) => Captures | undefined;

const PLACEHOLDER = /^\{(site|device|channel)\}$/;
const REST = '{channel#}';

/**
 * Why a text is no topic template; undefined where it is one. A level is a word, `+`, `{site}`,
 * `{device}` or `{channel}`; the last may be `#`, or `{channel#}` for all levels that follow.
 */
export function templateProblem(template: string): string | undefined {
  const levels = template.split('/');
  const seen = new Set<string>();
  for (const [i, level] of levels.entries()) {
    const last = i === levels.length - 1;
    if ((level === '#' || level === REST) && !last) return `${level} is the last level`;
    if (/[+#{}]/.test(level) && level !== '+' && level !== '#' && level !== REST && !PLACEHOLDER.test(level)) {
      return `${level} is no word, +, #, {site}, {device}, {channel} or {channel#}`;
    }
    const name = level.replace('#}', '}');
    if (name.startsWith('{') && seen.has(name)) return `${name} occurs twice`;
    seen.add(name);
  }
  return /^[+#{]/.test(template) && levels.every((level) => /^[+#{]/.test(level))
    ? 'a level must be a word'
    : undefined;
}

/** Makes a matcher of a template that has no {@link templateProblem}. */
export function compileTemplate(template: string): TopicMatcher {
  const wanted = template.split('/');
  const end = wanted.at(-1) ?? '';
  const open = end === '#' || end === REST;
  const fixed = open ? wanted.slice(0, -1) : wanted;
  return (levels) => {
    if (open ? levels.length < fixed.length + (end === REST ? 1 : 0) : levels.length !== fixed.length) return undefined;
    const captures: { site?: string; device?: string; channel?: string } = {};
    for (let i = 0; i < fixed.length; i++) {
      const name = PLACEHOLDER.exec(fixed[i] as string)?.[1];
      if (name !== undefined) captures[name as keyof Captures] = levels[i] as string;
      else if (fixed[i] !== '+' && fixed[i] !== levels[i]) return undefined;
    }
    if (end === REST) captures.channel = levels.slice(fixed.length).join('.');
    return captures;
  };
}
