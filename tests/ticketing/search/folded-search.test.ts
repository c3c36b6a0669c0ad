import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { foldText } from '../../../lib/text/folded-text.ts';
import type { Db } from '../../../ticketing/db/sql.ts';
import { parseTicketNumber } from '../../../ticketing/ticket/ticket.ts';
import { databases } from '../helpers/databases.ts';
import { createPlant } from '../helpers/plant.ts';

type Plant = Awaited<ReturnType<typeof createPlant>>;

describe.each(databases())('search after NFKC on $name', ({ open }) => {
  let db: Db;
  let plant: Plant;
  const titles = new Map<string, string>();
  beforeAll(async () => {
    db = await open();
    plant = await createPlant(db, ['ann']);
    await plant.send('POST', '/assets', {
      id: 'N-1',
      name: 'Ｍａｉｎ Pump',
      level: 'asset',
      site: 'north',
      model: 'ＮＵ２０５',
    });
    const made = [
      ['wide', '更换６２０５轴承'],
      ['narrow', '更换 6205-2RS/C3 轴承'],
      ['glued', 'bearing SKF22218EK leaks'],
      ['dash', 'seal NU205–C4 Φ25×52×15'],
      ['kana', 'ﾌｧﾅｯｸ alarm ＳＶ０４１１'],
      ['numeral', '二〇二六年检修'],
      ['unseen', 'Valve DN\u200b50'],
      ['cyrillic', 'ПОДШИПНИК Нагрев'],
    ] as const;
    for (const [name, title] of made) {
      plant.clock.now = new Date(plant.clock.now.getTime() + 60_000);
      const asset = { id: `N-1-${name}`, name, level: 'component', site: 'north', parent: 'N-1' };
      await plant.send('POST', '/assets', asset);
      const { status, body } = await plant.send('POST', '/tickets', { asset: asset.id, title });
      expect(status, JSON.stringify(body)).toBe(201);
      titles.set(body.number, name);
    }
  });
  afterAll(() => db?.close());

  const found = async (text: string) => {
    const { body } = await plant.send('GET', `/tickets?q=${encodeURIComponent(text)}`);
    return body.items.map(({ number }: { number: string }) => titles.get(number)).toReversed();
  };

  test.each([
    ['6205', ['wide', 'narrow']],
    ['６２０５', ['wide', 'narrow']],
    ['６２０５轴承', ['wide', 'narrow']],
    ['2RS/C3', ['narrow']],
    ['２ｒｓ／ｃ３', ['narrow']],
    ['6205-2rs', ['narrow']],
    ['rs/c3', ['narrow']],
    ['C3', ['narrow']],
    ['2RS', ['narrow']],
    ['22218', ['glued']],
    ['22218EK', ['glued']],
    ['skf22218', ['glued']],
    ['ek', ['glued']],
    ['NU205-C4', ['dash']],
    ['nu205−c4', ['dash']],
    ['φ25×52', ['dash']],
    ['52×15', ['dash']],
    ['ファナック', ['kana']],
    ['ァナ', ['kana']],
    ['SV0411', ['kana']],
    ['0411', ['kana']],
    ['二〇二六', ['numeral']],
    ['〇二', ['numeral']],
    ['DN50', ['unseen']],
    ['подшипник', ['cyrillic']],
    ['更换轴承', []],
    ['205', ['dash']],
    ['3C', []],
  ])('%s is found where it stands, in any width and case', async (text, expected) => {
    expect(await found(text)).toEqual(expected);
  });

  test('a number is found in any width', async () => {
    const [number = ''] = titles.keys();
    expect(await found(`ｈｂ－${parseTicketNumber(number)}`)).toEqual(['wide']);
  });

  test('a text of one endless name is stored and found', async () => {
    const title = 'x';
    const description = `${'a1-'.repeat(3_300)} ${'b'.repeat(90)}`;
    const made = await plant.send('POST', '/tickets', { asset: 'N-1', title, description });
    expect(made.status, JSON.stringify(made.body)).toBe(201);
    titles.set(made.body.number, 'endless');
    expect(await found('b'.repeat(90))).toEqual(['endless']);
    expect(await found('a1-a1-a1')).toEqual(['endless']);
  });

  test('assets and parts are found in any width, and no sign stands for any text', async () => {
    const assets = async (q: string) =>
      (await plant.send('GET', `/assets?q=${encodeURIComponent(q)}`)).body.items.map(({ id }: { id: string }) => id);
    for (const q of ['main pump', 'NU205 main', 'pump　n-1', 'ｍａｉｎ', 'NU205', 'ｎ－１', 'N–1'])
      expect((await assets(q))[0], q).toBe('N-1');
    for (const q of ['％', '＿', '%', '\\', '＼']) expect(await assets(q), q).toEqual([]);
    const part = { id: '6205', name: 'Bearing ６２０５－２ＲＳ', nameZh: '轴承', manufacturerNumber: 'Ｅ２.6205' };
    expect((await plant.send('POST', '/parts', part)).status).toBeLessThan(300);
    const parts = async (q: string) =>
      (await plant.send('GET', `/parts?q=${encodeURIComponent(q)}`)).body.items.map(({ id }: { id: string }) => id);
    for (const q of ['6205-2rs', '轴承 bearing', ' e2.6205  bearing ', '２rs', 'e2.6205', '轴'])
      expect(await parts(q), q).toEqual(['6205']);
    expect(await parts('％')).toEqual([]);
    expect(await parts('6205 seal')).toEqual([]);
    for (const asset of ['main ＰＵＭＰ', 'n-1', 'Ｎ－１', 'N–1']) {
      const listed = await plant.send('GET', `/tickets?asset=${encodeURIComponent(asset)}&limit=1`);
      expect(listed.body.items, asset).toHaveLength(1);
    }
  });

  test('the program and the database fold alike', async () => {
    const texts = ['６２０５轴承', 'ＮＵ２０５–C4', 'ﾌｧﾅｯｸ', '㎜ ﬁ ℃ ①', 'ÄÖ É Ж', 'a\u00adb\u200b\ufeffc', '豈 𠮷'];
    const { rows } = await db.query<{ folded: string }>('select fold(t) as folded from unnest($1::text[]) as t', [
      texts,
    ]);
    expect(rows.map(({ folded }) => folded)).toEqual(texts.map(foldText));
  });
});
