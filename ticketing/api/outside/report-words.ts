import type { Language } from '../../../http/words/language.ts';
import type { ReportCategory } from '../../outside/take-report.ts';

type Words = Readonly<
  Record<
    | 'title'
    | 'explain'
    | 'category'
    | 'text'
    | 'photo'
    | 'photoExplain'
    | 'name'
    | 'contact'
    | 'contactExplain'
    | 'send'
    | 'trap'
    | 'staff'
    | 'noCode'
    | 'off'
    | 'retired'
    | 'tooMany'
    | 'tooLarge'
    | 'elsewhere'
    | 'failed'
    | 'noText'
    | 'noCategory'
    | 'trapped'
    | 'photoRefused',
    string
  >
> & {
  readonly categories: Readonly<Record<ReportCategory, string>>;
  readonly wait: (minutes: number) => string;
  readonly kept: (days: number) => string;
};

/** Words of the report page. */
export const reportWords: Readonly<Record<Language, Words>> = {
  en: {
    title: 'Report a problem',
    explain: 'What you send goes to the people who maintain this machine. In danger, call them instead.',
    category: 'What is it about?',
    categories: {
      noise: 'Noise or vibration',
      leak: 'Leak',
      heat: 'Heat, smoke or smell',
      electrical: 'Electrical',
      stopped: 'It does not work',
      damage: 'Damage',
      other: 'Something else',
    },
    text: 'What do you see or hear?',
    photo: 'Photo (if you like)',
    photoExplain: 'JPEG, PNG, WebP, GIF, AVIF or HEIC, up to 10 MB',
    name: 'Your name (if you like)',
    contact: 'How to reach you (if you like)',
    contactExplain: 'The people who work on it see your name and how to reach you.',
    kept: (days) =>
      `We keep both until ${days === 1 ? 'one day' : `${days} days`} after the work ended, and then erase them.`,
    send: 'Send',
    trap: 'Leave this field empty',
    staff: 'Open this machine as staff',
    noCode: 'This code is not in use. The label may be an old one: tell the people who maintain the machine.',
    off: 'Reports by code are switched off here. Tell the people who maintain the machine.',
    retired: 'This machine is out of use.',
    tooMany: 'Too many reports came from here. What you typed was not sent.',
    wait: (minutes) => `Try again in ${minutes === 1 ? 'a minute' : `${minutes} minutes`}.`,
    tooLarge: 'That was too large: a photo may have 10 MB.',
    elsewhere: 'This form was not sent from this page. Scan the code again.',
    failed: 'That did not work. Try again in a minute, or tell the people who maintain the machine.',
    noText: 'Say in a few words what is wrong (at most 2,000 characters).',
    noCategory: 'Choose what it is about.',
    trapped: 'The field that must stay empty was filled in. Empty it and send again.',
    photoRefused: 'The photo is not taken: it is no picture of a kind that is named here. Choose another one, or none.',
  },
  'zh-CN': {
    title: '报告问题',
    explain: '内容会送达负责维护此设备的人员。如有危险，请直接打电话。',
    category: '属于哪一类？',
    categories: {
      noise: '异响或振动',
      leak: '泄漏',
      heat: '发热、冒烟或异味',
      electrical: '电气',
      stopped: '不能工作',
      damage: '损坏',
      other: '其他',
    },
    text: '您看到或听到了什么？',
    photo: '照片（可不填）',
    photoExplain: 'JPEG、PNG、WebP、GIF、AVIF 或 HEIC，不超过 10 MB',
    name: '您的姓名（可不填）',
    contact: '联系方式（可不填）',
    contactExplain: '处理此问题的人员会看到您的姓名和联系方式。',
    kept: (days) => `两者保留到工作结束后 ${days} 天，之后删除。`,
    send: '发送',
    trap: '此项请留空',
    staff: '以员工身份打开此设备',
    noCode: '此代码已停用，标签可能已过期。请告知负责维护此设备的人员。',
    off: '此处已关闭扫码报告。请告知负责维护此设备的人员。',
    retired: '此设备已停用。',
    tooMany: '来自此处的报告过多，您填写的内容尚未发送。',
    wait: (minutes) => `请在 ${minutes} 分钟后重试。`,
    tooLarge: '内容过大：照片不得超过 10 MB。',
    elsewhere: '此表单不是从本页发送的。请重新扫码。',
    failed: '未能成功。请稍后重试，或告知负责维护此设备的人员。',
    noText: '请简要说明问题（不超过 2000 字）。',
    noCategory: '请选择类别。',
    trapped: '必须留空的一项被填写了。请清空后重新发送。',
    photoRefused: '照片未被接受：不是此处所列格式的图片。请另选一张，或不附照片。',
  },
};
