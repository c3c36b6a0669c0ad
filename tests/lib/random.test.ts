import { expect, it } from 'vitest';
import { contentId } from '../../lib/ids.ts';
import { createRandom } from '../../lib/random.ts';

it('the same seed gives the same numbers, another seed others', () => {
  const draw = (seed: number) => {
    const random = createRandom(seed);
    return Array.from({ length: 5 }, () => random.next());
  };
  expect(draw(7)).toEqual(draw(7));
  expect(draw(7)).not.toEqual(draw(8));
});

it('gaussian numbers have mean 0 and spread 1, uniform ones mean a half', () => {
  const random = createRandom(1);
  const normal = Array.from({ length: 20_000 }, () => random.gaussian());
  const mean = normal.reduce((a, b) => a + b) / normal.length;
  expect(mean).toBeCloseTo(0, 1);
  expect(Math.sqrt(normal.reduce((sum, x) => sum + (x - mean) ** 2, 0) / normal.length)).toBeCloseTo(1, 1);
  const uniform = Array.from({ length: 20_000 }, () => random.next());
  expect(uniform.reduce((a, b) => a + b) / uniform.length).toBeCloseTo(0.5, 1);
});

it('ids follow from content and from where one part ends and the next begins', () => {
  expect(contentId('ep', 'a', 1)).toBe(contentId('ep', 'a', 1));
  expect(contentId('ep', 'a', 'bc')).not.toBe(contentId('ep', 'ab', 'c'));
  expect(contentId('ep', 'a')).toMatch(/^ep_[0-9a-f]{20}$/);
});
