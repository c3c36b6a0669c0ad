import { defineWords } from './words.ts';

/** Drawn signals. */
export const chartWords = defineWords(
  {
    nothing: 'There are no values in this time.',
    summary: (name: string, low: string, high: string, last: string) =>
      `${name}: lowest ${low}, highest ${high}, at the end ${last}.`,
    band: 'Each point stands for several readings: the line is their mean, the shade reaches from the least to the most.',
    spread: (mean: string, least: string, most: string) => `mean ${mean}, least ${least}, most ${most}`,
    threshold: 'Threshold',
    time: 'Time',
    back: 'Whole time',
    hint: 'Drag over a part to see it closer.',
    marks: 'Marked:',
  },
  {
    nothing: '该时段没有数据。',
    summary: (name, low, high, last) => `${name}：最低 ${low}，最高 ${high}，结束时 ${last}。`,
    band: '每个点代表多个读数：线为平均值，阴影从最小值到最大值。',
    spread: (mean, least, most) => `平均 ${mean}，最小 ${least}，最大 ${most}`,
    threshold: '阈值',
    time: '时间',
    back: '全部时段',
    hint: '拖动选择一段可放大查看。',
    marks: '标记：',
  },
);
