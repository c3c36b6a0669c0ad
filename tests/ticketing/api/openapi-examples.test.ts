import { Type } from 'typebox';
import { expect, test } from 'vitest';
import { exampleOf } from '../../../http/example-of.ts';
import { createLog } from '../../../lib/log.ts';
import { createTicketing } from '../../../ticketing/create-ticketing.ts';
import { openApp } from '../../http/app.ts';

type Media = Readonly<Record<string, { schema?: object; example?: unknown }>>;
type Operation = {
  summary?: string;
  tags?: readonly string[];
  responses: Readonly<Record<string, { content?: Media }>>;
};

test('every operation has a summary, a tag, an example of its answer, and its errors', async () => {
  const nothing = async () => Promise.reject(new Error('not asked'));
  const db = { query: nothing, transaction: nothing, snapshot: nothing, begin: nothing, close: nothing };
  const log = createLog({ level: 'silent', pretty: false });
  const { routes } = createTicketing({ db, now: () => new Date(0), roster: [], log });
  const app = await openApp(routes);
  const document = (await app.inject('/api/v1/openapi.json')).json();
  const operations = Object.entries(document.paths as Record<string, Record<string, Operation>>).flatMap(
    ([path, item]) => Object.entries(item).map(([method, operation]) => ({ name: `${method} ${path}`, ...operation })),
  );
  expect(operations.length).toBeGreaterThan(60);
  const missing = operations.flatMap(({ name, summary, tags, responses }) => {
    const answers = Object.entries(responses).filter(([status]) => status.startsWith('2'));
    const media = answers.flatMap(([, { content = {} }]) => Object.values(content));
    return [
      ...(summary && tags?.length === 1 ? [] : [`${name}: summary or tag`]),
      ...media.filter(({ schema, example }) => schema && example === undefined).map(() => `${name}: example`),
      ...['401', '403', '429', '503'].filter((status) => !(status in responses)).map((status) => `${name}: ${status}`),
    ];
  });
  expect(missing).toEqual([]);
  expect(operations.filter(({ responses }) => 'default' in responses)).toEqual([]);
});

test('an example is of the shape of its schema', () => {
  const schema = Type.Object({
    id: Type.Integer({ minimum: 7 }),
    at: Type.String({ format: 'date-time' }),
    state: Type.Enum(['new', 'closed']),
    names: Type.Array(Type.String({ examples: ['Ann'] })),
    or: Type.Union([Type.Number(), Type.Null()]),
  });
  expect(exampleOf({ ...schema })).toEqual({
    id: 7,
    at: '2026-11-27T08:30:00.000Z',
    state: 'new',
    names: ['Ann'],
    or: 1,
  });
});
