import { expect, test } from 'vitest';
import { readConfigFile, stepsOf, writeConfigFile } from '../../../commands/config/config-file.ts';

const records = {
  alarmRules: { hot: { message: 'Too hot: 80', when: { kind: 'high', channel: 'temperature', limit: 80 } } },
  openingRules: { autoOpenScore: 3 },
  skills: {},
};

test('what is written is read back, and empty kinds are left out', () => {
  const text = writeConfigFile(records);
  expect(text).toContain('harbinger: 1\nalarmRules:\n');
  const { skills: _, ...full } = records;
  expect(readConfigFile(text, 'plant.yaml')).toMatchObject({ records: full, problems: [] });
  expect(writeConfigFile(readConfigFile(text, 'plant.yaml').records)).toBe(text);
});

test('names that look like numbers stay names', () => {
  const odd = { skills: { '1e3': { name: '007' }, yes: { name: 'null' } } };
  expect(readConfigFile(writeConfigFile(odd), 'f').records).toEqual(odd);
});

test.each([
  ['a: [', 'no YAML', 1],
  ['harbinger: 2\nskills: {}', 'harbinger: 1 is expected', 1],
  ['skills: {}', 'harbinger: 1 is expected', 1],
  ['- a', 'a map', 1],
  ['harbinger: 1\nskills:\n  a: {}\n  a: {}\n', 'twice', 4],
])('%j has its fault by line', (text, message, line) => {
  const { problems } = readConfigFile(text, 'f');
  expect(problems.length).toBeGreaterThan(0);
  if (message !== 'no YAML') expect(problems[0]?.message).toContain(message);
  expect(problems[0]?.line).toBe(line);
});

test('a field is found in the file, else what is around it', () => {
  const { placeOf } = readConfigFile(writeConfigFile(records), 'f');
  expect(placeOf(['alarmRules', 'hot', ...stepsOf('when.limit')])).toEqual({ line: 9, column: 7 });
  expect(placeOf(['alarmRules', 'hot', ...stepsOf('when.unit')])).toEqual({ line: 6, column: 5 });
  expect(placeOf(['alarmRules', 'hot', ...stepsOf('severity')])).toEqual({ line: 4, column: 3 });
  expect(stepsOf('steps[0].when')).toEqual(['steps', '0', 'when']);
});

test('a small file that grows by its aliases is refused', () => {
  const lines = Array.from({ length: 9 }, (_, i) => `a${i + 1}: &a${i + 1} [${`*a${i},`.repeat(9)}]`);
  const bomb = `harbinger: 1\na0: &a0 [x]\n${lines.join('\n')}\n`;
  expect(() => readConfigFile(bomb, 'f')).toThrow('too many aliases');
});
