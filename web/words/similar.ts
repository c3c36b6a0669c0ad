import { defineWords } from './words.ts';

/** Similar tickets of before, and what helped. */
export const similarWords = defineWords(
  {
    title: 'Similar tickets of before',
    none: 'Nothing like this was resolved before, on this machine or on others of its class.',
    formula:
      'Likeness: 30 % for the same machine, 30 % for the same kind of trouble, 20 % for the same condition, and up to 20 % for the share of the deviation in the same channels.',
    alike: (percent: number) => `${percent} % alike`,
    held: 'it held',
    cameBack: 'it came back',
    here: 'this machine',
    on: (machine: string) => `on ${machine}`,
    likeness: {
      machine: 'same machine',
      failure_mode: 'same kind of trouble',
      condition: 'same condition',
      channels: 'same channels',
    },
    restored: (time: string) => `restored in ${time}`,
    labour: (time: string) => `${time} of labour`,
  },
  {
    title: '以往的类似工单',
    none: '此设备及同类设备以往没有解决过类似问题。',
    formula: '相似度：同一设备占 30%，同类故障占 30%，同一状况占 20%，偏差落在相同通道的比例最多占 20%。',
    alike: (percent) => `相似度 ${percent}%`,
    held: '修复有效',
    cameBack: '问题复发',
    here: '本设备',
    on: (machine) => `设备 ${machine}`,
    likeness: {
      machine: '同一设备',
      failure_mode: '同类故障',
      condition: '同一状况',
      channels: '相同通道',
    },
    restored: (time) => `修复用时 ${time}`,
    labour: (time) => `工时 ${time}`,
  },
);
