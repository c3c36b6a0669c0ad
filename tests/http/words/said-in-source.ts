import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { parseAst } from 'rolldown/parseAst';

/** A text of the source, with a sample in each of its gaps. */
export type Said = { readonly file: string; readonly text: string };

type Node = { readonly type: string } & Readonly<Record<string, unknown>>;
type Around = readonly { readonly node: Node; readonly key: string }[];

const root = path.resolve(import.meta.dirname, '../../..');
/** Two words at least: a single one is a name, or a piece of another text. */
const PROSE = /[a-z]{2,}[,;:]? +\S*[a-z]{2,}/i;
const SQL =
  /\bselect\b.*\bfrom\b|\bfrom [a-z_]+( [a-z])?( where| join|$)|::\w+|\$\d|\bany \(|order by|\b(coalesce|extract|exists|nullif|array|unnest) ?\(|not null\b|is null\b|as "\w+"|^\w\.\w+ |\bjoin \w+ \w+ on\b|current_timestamp/;
/** A description of a field or an operation: a sentence for people ends with its point. */
const TITLE = /^\W?[A-Z][^:]*[^.!?:]$/;
/** Properties and calls whose texts describe the program to programmers, or go to the log. */
const SILENT_KEYS =
  /^(description|summary|title|examples?|default|pattern|help|cost|content-security-policy|operationId|tags?)$/;
const SILENT_CALLS =
  /(^|\.)(log|query|debug|info|warn|error|trace|fatal|child|RegExp|Error|addHook|withVersion|problemAs|pageOf|moment|test|raw|text)$/;

/** Sentences of the source for people, in the given folders and files. */
export function saidInSource(places: readonly string[]): readonly Said[] {
  return places.flatMap(filesIn).flatMap((file) => {
    const source = readFileSync(path.join(root, file), 'utf8');
    const found: Said[] = [];
    walk(parseAst(source, { lang: 'ts' }) as unknown as Node, [], (text) => found.push({ file, text }));
    return found;
  });
}

function filesIn(place: string): readonly string[] {
  if (place.endsWith('.ts')) return [place];
  return readdirSync(path.join(root, place), { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts'))
    .map((file) => path.posix.join(place, file.split(path.sep).join('/')));
}

function walk(node: unknown, around: Around, say: (text: string) => void): void {
  if (Array.isArray(node)) {
    for (const one of node) walk(one, around, say);
    return;
  }
  if (typeof node !== 'object' || node === null || typeof (node as Node).type !== 'string') return;
  const at = node as Node;
  if (isSilent(at)) return;
  const texts = textsOf(at);
  if (texts) {
    for (const text of texts) if (PROSE.test(text) && !SQL.test(text) && !TITLE.test(text)) say(text);
  }
  for (const [key, below] of Object.entries(at)) {
    if (texts && key !== 'expressions') continue;
    walk(below, [...around, { node: at, key }], say);
  }
}

function isSilent(node: Node): boolean {
  if (/^(TS(Type|Literal|Interface|Enum)|Import|Export(All|Named)\w*$)/.test(node.type) && node['declaration'] == null)
    return true;
  if (node.type === 'TaggedTemplateExpression') return true;
  if (node.type === 'Property') return SILENT_KEYS.test(nameOf(node['key']));
  if (node.type !== 'CallExpression' && node.type !== 'NewExpression') return false;
  return SILENT_CALLS.test(nameOf(node['callee']));
}

function nameOf(node: unknown): string {
  const { type, name, value, object, property } = node as Node;
  if (type === 'MemberExpression') return `${nameOf(object)}.${nameOf(property)}`;
  return String(name ?? value ?? '');
}

/**
 * The texts that an expression gives: both of a choice, and a sample for what is only known when it
 * runs.
 */
function textsOf(node: Node): readonly string[] | undefined {
  if (node.type === 'Literal') return typeof node['value'] === 'string' ? [node['value']] : undefined;
  if (node.type === 'TemplateLiteral') {
    const quasis = node['quasis'] as readonly { value: { cooked: string } }[];
    const expressions = node['expressions'] as readonly Node[];
    return quasis.reduce<readonly string[]>(
      (texts, { value }, index) => {
        const gap = expressions[index];
        const filled = gap ? piecesOf(gap) : [''];
        return texts.flatMap((text) => filled.map((piece) => text + value.cooked + piece)).slice(0, 64);
      },
      [''],
    );
  }
  if (node.type === 'BinaryExpression' && node['operator'] === '+') {
    const left = piecesOf(node['left'] as Node);
    const right = piecesOf(node['right'] as Node);
    return left.flatMap((one) => right.map((other) => one + other));
  }
  return undefined;
}

function piecesOf(node: Node): readonly string[] {
  if (node.type === 'ConditionalExpression')
    return [...piecesOf(node['consequent'] as Node), ...piecesOf(node['alternate'] as Node)];
  if (node.type === 'Literal' && typeof node['value'] === 'number') return [String(node['value'])];
  return textsOf(node) ?? ['7X'];
}
