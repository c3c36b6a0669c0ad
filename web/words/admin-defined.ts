import { defineWords } from './words.ts';

/** What records of the plant have in common that every part of the program follows. */
export const definedWords = defineWords(
  {
    idHint: 'Letters, digits, dots, - and _. It cannot be changed later.',
    enabled: 'In force',
    off: 'off',
    reason: 'Reason of this change, or of the removal',
    reasonHint: 'It stands in the record of changes.',
    devices: 'Devices',
    devicesHint: 'site:device, with * for any characters, for example plant:pump-*',
    changedBy: 'Last change',
    position: 'Position',
    positionHint: 'Of several that fit the lowest counts.',
    severity: 'Severity',
    channel: 'Channel',
    unit: 'Unit (UCUM)',
    more: (count: number) => `and ${count} more`,
  },
  {
    idHint: '字母、数字、点、- 和 _。以后不能更改。',
    enabled: '生效',
    off: '停用',
    reason: '此次更改或删除的原因',
    reasonHint: '会写入变更记录。',
    devices: '设备',
    devicesHint: 'site:device，* 代表任意字符，例如 plant:pump-*',
    changedBy: '最近更改',
    position: '顺序',
    positionHint: '多条符合时，顺序最小的有效。',
    severity: '严重程度',
    channel: '通道',
    unit: '单位 (UCUM)',
    more: (count) => `另有 ${count} 次`,
  },
);
