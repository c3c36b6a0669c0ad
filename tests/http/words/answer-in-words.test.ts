import fastify from 'fastify';
import { Type } from 'typebox';
import { afterAll, describe, expect, test } from 'vitest';
import type { HttpApp } from '../../../http/http-app.ts';
import { answerWithProblems, invalidFields } from '../../../http/problem.ts';
import { answerInWords, Said } from '../../../http/words/answer-in-words.ts';
import { AppError, unprocessable } from '../../../lib/errors.ts';

const REASON = 'temperature is above normal and makes 60 % of the score; a temperature is far above its normal range.';
const CHINESE = 'temperature 高于正常值，占评分的 60 %；温度远高于正常范围。';

const Answer = Type.Object({
  items: Type.Array(Type.Object({ reason: Said(), note: Type.String() })),
  hindrance: Type.Union([Type.Object({ reason: Said() }), Type.Null()]),
  watchedBy: Type.Array(Said()),
});

const app = fastify();
answerWithProblems(app as unknown as HttpApp);
app.addHook('onRoute', answerInWords);
app.get('/alarms', { schema: { response: { 200: Answer } } }, async () => ({
  items: [{ reason: REASON, note: REASON }],
  hindrance: null,
  watchedBy: ['silence', 'words of a person'],
}));
app.get('/refused', async () => {
  throw new AppError('forbidden', 'A permit issuer may not do this.', { details: { reason: 'wrong_role' } });
});
app.get('/fields', async () => {
  throw invalidFields([
    { field: 'from', message: 'is required' },
    { field: 'to', message: 'must come after from' },
  ]);
});
app.get('/guard', async () => {
  throw unprocessable('person', 'there is no person ann');
});
afterAll(() => app.close());

const read = async (url: string, language?: string) => {
  const answer = await app.inject({ url, headers: language === undefined ? {} : { 'accept-language': language } });
  return { body: answer.json(), headers: answer.headers };
};

describe('an answer', () => {
  test('has the words of the program in Chinese for who reads Chinese, and those of people as they are', async () => {
    const { body, headers } = await read('/alarms', 'zh-CN,zh;q=0.9,en;q=0.8');
    expect(body).toEqual({
      items: [{ reason: CHINESE, note: REASON }],
      hindrance: null,
      watchedBy: ['无数据', 'words of a person'],
    });
    expect(headers).toMatchObject({ 'content-language': 'zh-CN', vary: 'accept-language' });
  });

  test.each([undefined, 'en', 'de,zh;q=0.5'])('is in English for %s', async (language) => {
    const { body, headers } = await read('/alarms', language);
    expect(body.items[0].reason).toBe(REASON);
    expect(headers['content-language']).toBe('en');
  });
});

describe('a refusal', () => {
  test('says why in Chinese, and keeps its codes', async () => {
    const { body } = await read('/refused', 'zh-CN');
    expect(body).toMatchObject({
      type: 'urn:harbinger:problem:forbidden',
      title: '不允许',
      detail: '许可签发人不能执行此操作。',
      reason: 'wrong_role',
    });
  });

  test('names each field that was refused', async () => {
    expect((await read('/fields', 'zh-CN')).body).toMatchObject({
      detail: 'from：为必填项；to：必须晚于 from。',
      errors: [
        { field: 'from', message: '为必填项' },
        { field: 'to', message: '必须晚于 from' },
      ],
    });
    expect((await read('/guard', 'zh-CN')).body.detail).toBe('person：没有人员 ann。');
    expect((await read('/fields')).body.detail).toBe('from: is required; to: must come after from');
  });

  test('of an address that is not there is in Chinese, too', async () => {
    expect((await read('/nowhere', 'zh')).body).toMatchObject({ title: '未找到', detail: '/nowhere 处没有内容。' });
  });
});
