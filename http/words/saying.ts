/**
 * Sentences of the program with their Chinese. `{gap}` stands for text that is the same in each
 * language: a name, a number, a time. `[gap]` stands for words of the program, which are looked up
 * in turn.
 */
export type Sayings = Readonly<Record<string, string>>;

/** One sentence, ready to be recognised. */
export type Saying = {
  /** The longest piece of the sentence between two gaps: a text without it is another one. */
  readonly landmark: string;
  /** Whether it has words of its own, and not only colons and commas between its gaps. */
  readonly hasWords: boolean;
  /** Characters beside the gaps: of two sentences that fit the one with more counts. */
  readonly weight: number;
  /** @returns the Chinese, or undefined where the text is another sentence */
  readonly say: (text: string, look: (words: string) => string | undefined) => string | undefined;
};

const GAP = /\{(\w+)\}|\[(\w+)\]/;
/**
 * `{count} rules` is not "no rules", an id is one word, and a time or a limit a number with its
 * unit.
 */
const GAP_PATTERNS: Readonly<Record<string, string>> = {
  count: '(\\d\\S*?)',
  id: '(\\S+?)',
  unit: '(\\S+)',
  unitToo: '(\\S+)',
  time: '(\\S+(?: \\S+)?)',
  limit: '(\\S+(?: \\S+)?)',
  channel: '((?:(?!: ).)+?)',
};
/** Characters of a sentence that only joins others. */
const SHORT = 8;
const LETTER = /[a-z]/i;

/** Prepares one sentence. */
export function prepare(english: string, chinese: string): Saying {
  const pieces = english.split(new RegExp(GAP, 'g'));
  const literal = pieces.filter((_, index) => index % 3 === 0);
  const gaps = literal.slice(1).map((_, index) => ({
    name: pieces[3 * index + 1] ?? pieces[3 * index + 2] ?? '',
    isWords: pieces[3 * index + 2] !== undefined,
  }));
  const pattern = new RegExp(
    `^${literal.map((piece, index) => escaped(piece) + gapPattern(gaps[index]?.name)).join('')}$`,
    's',
  );
  const hasWords = literal.some((piece) => LETTER.test(piece));
  const weight = literal.join('').length;
  return {
    landmark: literal.reduce((longest, piece) => (piece.length > longest.length ? piece : longest), ''),
    hasWords,
    weight,
    say: (text, look) => {
      const found = pattern.exec(text);
      if (!found) return undefined;
      const filled = new Map<string, string>();
      let known = 0;
      for (const [index, { name, isWords }] of gaps.entries()) {
        const given = found[index + 1] ?? '';
        const words = isWords ? look(given) : given;
        if (words === undefined && !hasWords) return undefined;
        if (words !== undefined) known++;
        filled.set(name, words ?? given);
      }
      // Two words of people with an "and" between them are theirs.
      if (known === 0 && weight < SHORT && gaps.some(({ isWords }) => isWords)) return undefined;
      return chinese.replace(new RegExp(GAP, 'g'), (gap, same, words) => filled.get(same ?? words) ?? gap);
    },
  };
}

function gapPattern(name: string | undefined): string {
  if (name === undefined) return '';
  return GAP_PATTERNS[name] ?? '(.+?)';
}

function escaped(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}
