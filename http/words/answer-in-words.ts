import type { FastifyReply, FastifyRequest, RouteOptions } from 'fastify';
import { type TSchemaOptions, Type } from 'typebox';
import { inChinese } from './in-chinese.ts';
import { languageOf } from './language.ts';

/** The mark of a text in an answer that the program words, in the API document, too. */
const MARK = 'x-said';

/**
 * A text that the program words, such as the reason of an alarm: English, or Chinese where
 * `Accept-Language` prefers it. A text of people is a plain `Type.String`.
 */
export function Said(options: TSchemaOptions = {}) {
  return Type.String({ ...options, [MARK]: true });
}

/** Places of such texts in an answer. */
type Marks =
  | { readonly kind: 'said' }
  | { readonly kind: 'list'; readonly items: Marks }
  | { readonly kind: 'members'; readonly members: readonly (readonly [name: string, marks: Marks])[] };

type Schema = Readonly<Record<string, unknown>>;

/** Where an answer of this schema has words of the program; undefined: nowhere. */
export function marksOf(given: unknown): Marks | undefined {
  if (typeof given !== 'object' || given === null) return undefined;
  const schema = given as Schema;
  if (schema[MARK] === true) return { kind: 'said' };
  const items = marksOf(schema['items']);
  if (items) return { kind: 'list', items };
  const members = Object.entries((schema['properties'] as Schema | undefined) ?? {}).flatMap(([name, part]) => {
    const marks = marksOf(part);
    return marks ? [[name, marks] as const] : [];
  });
  if (members.length > 0) return { kind: 'members', members };
  const shapes = [schema['anyOf'], schema['allOf']].flat().map(marksOf);
  return shapes.reduce((all, one) => both(all, one), undefined);
}

function both(one: Marks | undefined, other: Marks | undefined): Marks | undefined {
  if (one?.kind !== 'members' || other?.kind !== 'members') return one ?? other;
  return { kind: 'members', members: [...one.members, ...other.members] };
}

/** An answer with the words of the program in Chinese; what has none stays as it is. */
export function answerInChinese(answer: unknown, marks: Marks): unknown {
  if (answer === null || answer === undefined) return answer;
  if (marks.kind === 'said') return typeof answer === 'string' ? (inChinese(answer) ?? answer) : answer;
  if (marks.kind === 'list') {
    return Array.isArray(answer) ? answer.map((item) => answerInChinese(item, marks.items)) : answer;
  }
  if (typeof answer !== 'object' || Array.isArray(answer)) return answer;
  const copy: Record<string, unknown> = { ...answer };
  for (const [name, below] of marks.members) if (name in copy) copy[name] = answerInChinese(copy[name], below);
  return copy;
}

/**
 * Answers a route in the language of its reader, where its answers have words of the program. Call
 * it `onRoute`.
 */
export function answerInWords(route: RouteOptions): void {
  const marks = marksOf(answersOf(route));
  if (!marks) return;
  const say = async (request: FastifyRequest, reply: FastifyReply, answer: unknown): Promise<unknown> => {
    if (reply.statusCode >= 300 || chooseLanguage(request, reply) === 'en') return answer;
    return answerInChinese(answer, marks);
  };
  route.preSerialization = [route.preSerialization ?? [], say].flat() as never;
}

/** The language of an answer, which its headers name. */
export function chooseLanguage(request: FastifyRequest, reply: FastifyReply): 'en' | 'zh-CN' {
  const language = languageOf(request);
  reply.headers({ 'content-language': language, vary: 'accept-language' });
  return language;
}

/** The schema of the answer when all went well. */
function answersOf({ schema }: RouteOptions): unknown {
  const response = (schema?.response ?? {}) as Schema;
  return response['200'] ?? response['201'] ?? response['202'];
}
