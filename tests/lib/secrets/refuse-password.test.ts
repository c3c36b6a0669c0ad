import { describe, expect, test } from 'vitest';
import { refusePassword } from '../../../lib/secrets/refuse-password.ts';
import { newSecret } from '../../../lib/secrets/stored-secret.ts';

const MEI = ['mei.chen', 'Mei Chen', 'mei.chen@works.example', 'north', '陈梅'];

describe('a password that is tried first is refused', () => {
  test.each([
    ...['password', 'iloveyou', 'changeme', 'football', 'maintenance', 'harbinger', 'administrator'],
    ...['Password1', 'PASSWORD2024!', '123password', '!!letmein!!', 'dragon99', 'Summer2024!', 'password12345678'],
    ...['p@ssw0rd', 'P4$$w0rd!', 'pass-word-1', 'pass word', 'drowssap', 'admin_123'],
    ...['ｐａｓｓｗｏｒｄ', 'ｐａｓｓｗｏｒｄ１２３'],
    ...['12345678', '87654321', '20240131', '13800138000', '11111111', 'aaaaaaaa', 'abcabcabc', 'adminadmin'],
    ...['abcdefgh', 'qwertyuiop', 'lkjhgfdsa', '1qaz2wsx', 'zxcvbnm1', 'asdf1234', '        '],
  ])('%s', (password) => {
    expect(refusePassword(password, [])).toContain('tried first');
  });
});

describe('a password of what everybody knows of its owner is refused', () => {
  test.each([
    ...['mei.chen', 'MEI.CHEN', 'meichen1', 'Mei-Chen-2024', 'chenmei!', 'nehc.iem', 'iemnehc99', 'M3i.Ch3n!!'],
    ...['mei.chen@works.example', 'works.example', 'elpmaxe.skrow', 'north-north', 'meinorth24', 'meichenpassword'],
    ...['ｍｅｉ．ｃｈｅｎ', '陈梅-陈梅-陈梅', 'meichen20240501'],
  ])('%s', (password) => {
    expect(refusePassword(password, MEI)).toEqual(expect.any(String));
  });

  test.each(['plant:pump-1', 'pump-1-plant', '1-pmup:tnalp', 'PlantPump2024', 'pump1pump1'])(
    'device: %s',
    (password) => {
      expect(refusePassword(password, ['plant:pump-1'])).toEqual(expect.any(String));
    },
  );
});

test.each([
  ...['correct horse battery staple', 'another long secret', 'T7#kd92!kLw0', 'river tooth lantern', 'kd82jd02md'],
  ...['mei likes the garden', 'north wind and rain', '三月的风吹过老桥头', 'Vibration88 lathe'],
])('%s may be chosen', (password) => {
  expect(refusePassword(password, MEI)).toBeUndefined();
});

test('a password that is too short or too long is refused by its length', () => {
  expect(refusePassword('T7#kd92', [])).toContain('8 to 256');
  expect(refusePassword('ab cd '.repeat(50), [])).toContain('8 to 256');
});

test('a secret that is made is never taken for a well-known one', () => {
  for (let i = 0; i < 500; i++) expect(refusePassword(newSecret(), MEI)).toBeUndefined();
});
