import { expect, it } from 'vitest';
import { createDetectorQuestions } from '../../../models/detector/detector-questions.ts';

it('a question is answered, or comes back empty where nobody answers in time', async () => {
  const questions = createDetectorQuestions(20);
  expect(await questions.ask('plant:pump-1')).toBeNull();
  const asked: number[] = [];
  questions.attach((question) => void (question.kind === 'ask' && asked.push(question.id)));
  const first = questions.ask('plant:pump-1');
  questions.answered({ kind: 'answer', id: asked[0] ?? 0, progress: [] });
  expect(await first).toEqual([]);
  expect(await questions.ask('plant:pump-1')).toBeNull();
});

it('questions to a thread that has ended come back empty at once, and no more than a hundred are open', async () => {
  const questions = createDetectorQuestions(60_000);
  questions.attach(() => undefined);
  const open = Array.from({ length: 100 }, () => questions.ask('plant:pump-1'));
  expect(await questions.ask('plant:pump-1')).toBeNull();
  questions.attach(null);
  expect(await Promise.all(open)).toEqual(Array.from({ length: 100 }, () => null));
});

it('a sweep ends when the thread says so, and when the thread ends', async () => {
  const questions = createDetectorQuestions();
  await questions.sweep();
  const asked: string[] = [];
  questions.attach(({ kind }) => void asked.push(kind));
  const first = questions.sweep();
  questions.answered({ kind: 'swept' });
  await first;
  const second = questions.sweep();
  questions.attach(null);
  await second;
  expect(asked).toEqual(['sweep', 'sweep']);
});
