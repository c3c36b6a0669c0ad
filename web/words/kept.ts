import { defineWords } from './words.ts';

/** What is kept on a device for work without the server. */
export const keptWords = defineWords(
  {
    kept: (tickets: number, photos: number, time: string) =>
      `Kept on this device for work offline, at ${time}. Tickets: ${tickets}, photos: ${photos}.`,
    leftOut: (tickets: number, photos: number) => `Beyond the limits, not kept: tickets ${tickets}, photos ${photos}.`,
    limits: (tickets: number, photo: number, photos: number) =>
      `The first ${tickets} tickets are kept with their work and machine cards, photos up to ${photo} MB each and ${photos} MB in all. Signals, documents that lie elsewhere, and the tickets of others are not kept. Signing out removes it all.`,
  },
  {
    kept: (tickets, photos, time) => `已存于本设备供离线使用：${tickets} 个工单、${photos} 张照片（${time}）。`,
    leftOut: (tickets, photos) => `超出限制未保存：${tickets} 个工单、${photos} 张照片。`,
    limits: (tickets, photo, photos) =>
      `保存前 ${tickets} 个工单及其作业内容和设备卡片；照片每张不超过 ${photo} MB，总计不超过 ${photos} MB。信号、存放在别处的文档以及他人的工单不保存。退出登录时全部删除。`,
  },
);
