import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Db } from '../../../ticketing/db/sql.ts';
import { databases } from '../helpers/databases.ts';
import { createPlant } from '../helpers/plant.ts';

type Plant = Awaited<ReturnType<typeof createPlant>>;

/** `王伟` and `主泵` in GB18030. */
const WANG = Buffer.from('cdf5ceb0', 'hex');
const PUMP = Buffer.from('d6f7b1c3', 'hex');

describe.each(databases())('imports on $name', ({ open }) => {
  let db: Db;
  let plant: Plant;
  beforeAll(async () => {
    db = await open();
    plant = await createPlant(db, ['ann']);
  });
  afterAll(() => db?.close());

  const load = async (noun: 'people' | 'assets', payload: string | Buffer, type = 'text/csv') => {
    const headers = { 'content-type': type };
    const response = await plant.app.inject({ method: 'POST', url: `/api/v1/${noun}/import`, headers, payload });
    return { status: response.statusCode, body: response.json() };
  };
  const nameOf = async (id: string) => (await plant.send('GET', `/people/${id}`)).body.name;

  test.each([
    ['GB18030', Buffer.concat([Buffer.from('id,name\nw1,'), WANG]), undefined, 'w1'],
    ['GB18030 that is named', Buffer.concat([Buffer.from('id,name\nw2,'), WANG]), 'GB2312', 'w2'],
    ['UTF-16 with tabs, as spreadsheets write it', Buffer.from('\ufeffid\tname\nw3\t王伟', 'utf16le'), undefined, 'w3'],
    ['UTF-8 with a mark', Buffer.from('\ufeffid,name\nw4,王伟'), undefined, 'w4'],
    ['UTF-8 with semicolons', Buffer.from('id;name\nw5;王伟'), undefined, 'w5'],
    ['Big5 that is named', Buffer.concat([Buffer.from('id,name\nw6,'), Buffer.from('a4fda4b0', 'hex')]), 'big5', 'w6'],
  ])('people come in %s', async (_name, file, charset, id) => {
    const type = charset === undefined ? 'text/csv' : `text/csv; charset=${charset}`;
    expect(await load('people', file, type)).toMatchObject({ status: 200, body: { added: 1 } });
    expect(await nameOf(id)).toBe(id === 'w6' ? '王什' : '王伟');
  });

  test.each([
    ['Latin-1', Buffer.from('id,name\nm,M\u00fcller', 'latin1'), 'text/csv', 'in line 2, at byte 12'],
    [
      'GB18030 that is called UTF-8',
      Buffer.concat([Buffer.from('id,name\nx,'), WANG]),
      'text/csv; charset=utf-8',
      'line 2',
    ],
    ['a charset that nobody knows', Buffer.from('id,name\nx,y'), 'text/csv; charset=martian', 'martian'],
    ['UTF-16 without a mark', Buffer.from('id,name\nx,y', 'utf16le'), 'text/csv', 'NUL'],
  ])('%s is refused, and nothing is stored', async (_name, file, type, why) => {
    for (const noun of ['people', 'assets'] as const) {
      const { status, body } = await load(noun, file, type);
      expect({ status, detail: body.detail }).toEqual({ status: 400, detail: expect.stringContaining(why) });
      expect(body.detail).toContain('save it as UTF-8');
    }
  });

  test('assets come in GB18030 and UTF-16', async () => {
    const wide = Buffer.concat([Buffer.from('id,name,site\nG-1,'), PUMP, Buffer.from(',north\n')]);
    expect(await load('assets', wide)).toMatchObject({ status: 200, body: { created: 1 } });
    const tabs = Buffer.from('\ufeffid\tname\tsite\nG-2\t主泵\tnorth\n', 'utf16le');
    expect(await load('assets', tabs)).toMatchObject({ status: 200, body: { created: 1 } });
    for (const id of ['G-1', 'G-2']) expect((await plant.send('GET', `/assets/${id}`)).body.name).toBe('主泵');
  });

  test('a JSON body that is not UTF-8 is refused, not stored with replaced characters', async () => {
    const payload = Buffer.concat([Buffer.from('{"id":"j1","name":"'), WANG, Buffer.from('"}')]);
    const send = (type: string) =>
      plant.app.inject({ method: 'POST', url: '/api/v1/people', headers: { 'content-type': type }, payload });
    const refused = await send('application/json');
    expect({ status: refused.statusCode, detail: refused.json().detail }).toMatchObject({
      status: 400,
      detail: expect.stringContaining('The body is not in UTF-8: in line 1, at byte 20'),
    });
    expect((await send('application/json; charset=gbk')).json()).toMatchObject({ id: 'j1', name: '王伟' });
  });

  test('one mail address in two cases is one: by the API, by an import, and within a file', async () => {
    const add = (id: string, email: string) => plant.send('POST', '/people', { id, name: id, email });
    expect((await add('mei', 'Mei.Chen@Plant.example')).status).toBe(201);
    const second = await add('chen', 'mei.chen@plant.EXAMPLE');
    expect(second).toMatchObject({ status: 409, body: { errors: [{ field: 'email' }] } });
    expect(second.body.detail).toContain('mei has the address');
    expect((await plant.send('PATCH', '/people/mei', { email: 'mei.chen@plant.example' })).status).toBe(200);
    const file = 'id,name,email\nlu,Lu,MEI.CHEN@plant.example\nbo,Bo,bo@plant.example\nbob,Bob,BO@plant.example\n';
    const tried = await load('people', file);
    expect(tried.body.errors.map(({ field }: { field: string }) => field)).toEqual(['line 2: email', 'line 4: email']);
    await expect(
      db.query(`insert into person (id, name, email) values ('past', 'past', 'MEI.chen@plant.example')`),
    ).rejects.toMatchObject({ code: 'conflict' });
  });

  test('an upgrade leaves an address that several had in different case with one who works here', async () => {
    const undo = new Error('undone');
    const upgraded = db.transaction(async (sql) => {
      await sql.query('drop index person_email_key');
      await sql.query('drop index asset_folded_id');
      await sql.query(`insert into person (id, name, email, active) values ('up1', 'a', 'X@up.example', false),
        ('up2', 'b', 'x@up.example', true), ('up3', 'c', 'x@UP.example', true), ('up4', 'd', 'y@up.example', true)`);
      await sql.query(await readFile('ticketing/schema/migrations/0051_without_case.sql', 'utf8'));
      const { rows } = await sql.query(`select id from person where id like 'up_' and email is not null order by id`);
      expect(rows).toEqual([{ id: 'up2' }, { id: 'up4' }]);
      throw undo;
    });
    await expect(upgraded).rejects.toBe(undo);
  });

  test('an id that differs from another in case or width only is refused, in a file and beside it', async () => {
    expect((await load('assets', 'id,name,site\nN-1,Pump,north\n')).status).toBe(200);
    for (const id of ['n-1', 'Ｎ－１', 'N–1', 'n\u200b-1']) {
      const { status, body } = await load('assets', `id,name,site\n${id},Pump,north\n`);
      expect({ id, status, errors: body.errors }).toMatchObject({ status: 422, errors: [{ line: 2, column: 'id' }] });
      expect(body.errors[0].reason ?? body.errors[0].message).toContain('looks like N-1');
      const added = await plant.send('POST', '/assets', { id, name: 'Pump', site: 'north' });
      expect({ id, status: added.status }).toMatchObject({ status: 422 });
    }
    const { body } = await load('assets', 'id,name,site\nX-1,a,north\nx-1,b,north\n');
    expect(body.errors).toMatchObject([{ line: 3, column: 'id' }]);
    expect(await load('assets', 'id,name,site\nN-1,Pump one,north\n')).toMatchObject({ body: { updated: 1 } });
    const [person, other] = [await load('people', 'id,name\nFang,F\n'), await load('people', 'id,name\nｆａｎｇ,F\n')];
    expect([person.status, other.status]).toEqual([200, 400]);
    expect(other.body.errors[0]).toMatchObject({ field: 'line 2: id' });
    expect((await plant.send('POST', '/parts', { id: 'P-1', name: 'seal' })).status).toBe(201);
    expect(await plant.send('POST', '/parts', { id: 'p-1', name: 'seal' })).toMatchObject({
      status: 409,
      body: { detail: expect.stringContaining('looks like P-1') },
    });
  });

  test('two look-alikes that are added at once do not both get in', async () => {
    const both = await Promise.all(['Twin', 'TWIN'].map((id) => plant.send('POST', '/people', { id, name: id })));
    expect(both.map(({ status }) => status).sort()).toEqual([201, 409]);
  });
});
