import { defineWords } from './words.ts';

/** Drawn signals. */
export const chartWords = defineWords(
  {
    nothing: 'There are no values in this time.',
    summary: (name: string, low: string, high: string, last: string) =>
      `${name}: lowest ${low}, highest ${high}, at the end ${last}.`,
    threshold: 'Threshold',
    time: 'Time',
    back: 'Whole time',
    hint: 'Drag over a part to see it closer.',
    marks: 'Marked:',
  },
  {
    nothing: '该时段没有数据。',
    summary: (name, low, high, last) => `${name}：最低 ${low}，最高 ${high}，结束时 ${last}。`,
    threshold: '阈值',
    time: '时间',
    back: '全部时段',
    hint: '拖动选择一段可放大查看。',
    marks: '标记：',
  },
);
