import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type Actor, actorText } from '../../../http/access/actor.ts';
import { actorOf, type Caller } from '../../../http/access/caller.ts';
import { refuseName, systemNames } from '../../../lib/taken-names.ts';
import { planActor, readActor, systemActor } from '../../../ticketing/ticket/actor.ts';

const scope = { role: 'technician', sites: null } as const;
const callers: readonly Caller[] = [
  { kind: 'person', personId: 'ann', name: 'Ann', sessionId: 's', authenticatedAt: new Date(0), ...scope },
  { kind: 'token', tokenId: 1, name: 'erp', personId: 'ann', scopes: [], ...scope },
  { kind: 'device', principal: { site: 'plant', device: 'pump-1', kind: 'device' } },
  { kind: 'administrator' },
  { kind: 'anyone' },
  { kind: 'nobody' },
];

test('the text of an actor is read back as its kind and name, whatever the kind', () => {
  for (const caller of callers) {
    const actor = actorOf(caller);
    expect(readActor(actorText(actor))).toMatchObject({ kind: actor.kind, id: actor.id });
  }
  for (const text of [...Object.values(systemActor), planActor('oil')]) expect(readActor(text).kind).toBe('system');
});

test('no name that may be taken reads as an actor of another kind, and no two kinds share a text', () => {
  fc.assert(
    fc.property(
      fc.string({ unit: 'binary', minLength: 1, maxLength: 20 }).filter((id) => !/\s/.test(id)),
      (id) => {
        fc.pre(refuseName(id) === undefined);
        expect(readActor(id)).toEqual({ kind: 'person', id, person: id } satisfies Actor);
        expect(readActor(actorText({ kind: 'token', id, person: null }))).toMatchObject({ kind: 'token', id });
        expect(readActor(`plant:${id}`).kind).toBe('device');
      },
    ),
  );
});

test('who stands behind a session under --dev-open is that person', () => {
  expect(actorOf({ kind: 'anyone', personId: 'ann' })).toEqual({ kind: 'person', id: 'ann', person: 'ann' });
});

test.each([
  ...systemNames,
  ...['SYSTEM', 'Dispatcher', 'ｓｙｓｔｅｍ', 'ѕystem', 'sýstem', 'sys\u200btem', '\u2066system', 'аdministrator'],
  ...['token', 'token:x', 'a:b', 'a：b', 'token∶x', 'a\u02d0b', 'token꞉erp', 'a﹕b', 'a/b', 'a⁄b'],
])('the name %s cannot be taken', (name) => {
  expect(refuseName(name)).toBeTypeOf('string');
});

test.each(['ann', 'systems', 'mei.chen@plant.example', '王伟', 'Müller', 'gas-detector', 'api-2', 'José'])(
  'the name %s can be taken',
  (name) => {
    expect(refuseName(name)).toBeUndefined();
  },
);
