import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Db } from '../../../ticketing/db/sql.ts';
import { mentionCandidates, resolveMentions } from '../../../ticketing/work/mentions.ts';
import { databases } from '../helpers/databases.ts';

test('what follows an @ is looked for from its longest beginning', () => {
  expect(mentionCandidates('请@王伟看')).toEqual([['王伟看', '王伟', '王']]);
  expect(mentionCandidates('麻烦@wang处理')).toEqual([['wang处理', 'wang处', 'wang']]);
  expect(mentionCandidates('one\n@bo\n@ann')).toEqual([['bo'], ['ann']]);
});

test('a text full of @ is looked through in a moment, and calls at most fifty', () => {
  const startedAt = performance.now();
  for (const text of ['@a'.repeat(5_000), '@'.repeat(10_000), `${'a.'.repeat(5_000)}@bo`, '@王伟'.repeat(3_000)]) {
    expect(mentionCandidates(text).length).toBeLessThanOrEqual(50);
  }
  expect(performance.now() - startedAt).toBeLessThan(20_000);
});

describe.each(databases())('people whom a comment calls on $name', ({ open }) => {
  let db: Db;
  beforeAll(async () => {
    db = await open();
    const people = [
      ['wangwei', '王伟', true],
      ['wang', 'Wang Fang', true],
      ['wang.wei', 'Wei', true],
      ['limingyuan', '李明远', true],
      ['liming', '李明', true],
      ['liuyang', '刘洋', false],
      ['Bo', 'Bo Lin', true],
      ['bo', 'Bo', true],
      ['mei', 'Mei', true],
      ['sato', 'サトウ', true],
      ['j.müller', 'Jörg Müller', true],
      ['sean', "Sean O'Brien", true],
      ['una', 'Una O’Neil', true],
    ];
    for (const [id, name, active] of people) {
      await db.query('insert into person (id, name, active) values ($1, $2, $3)', [id, name, active]);
    }
  });
  afterAll(() => db?.close());

  test.each([
    ['请@王伟看一下', ['wangwei']],
    ['请＠王伟看一下', ['wangwei']],
    ['麻烦@wang处理', ['wang']],
    ['麻烦＠ｗａｎｇ处理', ['wang']],
    ['麻烦@WANG。', ['wang']],
    ['@wang.wei,please', ['wang.wei']],
    ['@wang fang has it', ['wang']],
    ['@李明远看', ['limingyuan']],
    ['@李明看', ['liming']],
    ['@王伟@李明 一起看', ['liming', 'wangwei']],
    ['@wang@mei都看', ['mei', 'wang']],
    ['换好6205轴承@王伟', ['wangwei']],
    ['换好6205@王伟确认', ['wangwei']],
    ['(@mei)', ['mei']],
    ['@bo.lin: look', ['Bo']],
    ['@Bo Lin, look', ['Bo']],
    ['@bo, look', ['Bo', 'bo']],
    ['よろしく@サトウさん', ['sato']],
    ['hallo @J.Müller!', ['j.müller']],
    ['@Jörg Müller kommt', ['j.müller']],
    ['@刘洋看', []],
    ['@wanger', []],
    ['@wang2看', []],
    ['@mei-2', []],
    ['写信给bo@mei.example', []],
    ['写信给wang@plant.example处理', []],
    ['mail mei@mei, bo.lin@wang.wei', []],
    ['a@王伟.公司', []],
    ['mail wang＠mei.example', []],
    ['请@mei.example', []],
    ['@ 王伟', []],
    ['见https://code.example/@wang', []],
    ['https://code.example/a?by=@wang&to=@mei', []],
    ['www.code.example/@wang/notes', []],
    ['见https://code.example/a @wang', ['wang']],
    ['见https://code.example/a，@wang', ['wang']],
    ['见https://code.example/a/ (@wang)', ['wang']],
    ['检查/@wang', ['wang']],
    ['@Sean O’Brien, look', ['sean']],
    ["@sean o'brien", ['sean']],
    ["@Una O'Neil", ['una']],
    ['@Una.O’Neil看', ['una']],
    ['@wang’s pump', ['wang']],
  ])('%s', async (text, expected) => {
    expect(await resolveMentions(db, text)).toEqual(expected);
  });

  test('a long comment full of names is looked up quickly', async () => {
    const startedAt = performance.now();
    expect(await resolveMentions(db, '请@王伟看一下这个轴承的温度和振动趋势是否正常'.repeat(400))).toEqual(['wangwei']);
    expect(performance.now() - startedAt).toBeLessThan(30_000);
  });
});
