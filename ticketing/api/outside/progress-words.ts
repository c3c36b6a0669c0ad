import type { Language } from '../../../http/words/language.ts';
import type { ProgressStatus } from '../../outside/progress.ts';

type Words = Readonly<
  Record<
    | ProgressStatus
    | 'title'
    | 'status'
    | 'owner'
    | 'eta'
    | 'nobody'
    | 'unknown'
    | 'none'
    | 'thanks'
    | 'joined'
    | 'keep'
    | 'mail'
    | 'noPhoto'
    | 'question'
    | 'fixed'
    | 'notFixed'
    | 'rating'
    | 'noRating'
    | 'comment'
    | 'send'
    | 'saidFixed'
    | 'saidNotFixed'
    | 'noted'
    | 'relapsed'
    | 'followUp'
    | 'choose'
    | 'tooMany'
    | 'notNow',
    string
  >
> & { readonly ratings: readonly [string, string, string, string, string] };

/** Words of the progress page. */
export const progressWords: Readonly<Record<Language, Words>> = {
  en: {
    title: 'Progress',
    status: 'Status',
    owner: 'With',
    eta: 'Expected by',
    nobody: 'nobody yet',
    unknown: 'not known yet',
    none: 'There is no ticket with this code.',
    received: 'Received',
    scheduled: 'Scheduled',
    in_progress: 'Being worked on',
    waiting: 'Waiting',
    done: 'Done',
    cancelled: 'Cancelled',
    thanks: 'Thank you. Your report has arrived.',
    joined: 'Thank you. This trouble is known already; your report was added to it.',
    keep: 'Keep the address of this page: it shows how far the work is.',
    mail: 'Send the address to yourself by e-mail',
    noPhoto: 'There was no room for your photo. The report has arrived without it.',
    question: 'Did it help?',
    fixed: 'This fixed it',
    notFixed: 'It did not',
    rating: 'How satisfied are you? (if you like)',
    noRating: 'no rating',
    ratings: ['1 – not at all', '2', '3', '4', '5 – very'],
    comment: 'A remark (if you like)',
    send: 'Send',
    saidFixed: 'You said that this fixed it. If it turns out otherwise, say so here.',
    saidNotFixed: 'You said that it did not help.',
    noted: 'Thank you. Your answer has arrived.',
    relapsed: 'Thank you. The people who worked on it have it again.',
    followUp: 'Thank you. A new ticket follows; this page shows its progress.',
    choose: 'Choose whether it helped; a remark has at most 1,000 characters.',
    tooMany: 'Too many answers came from here. Try again in a minute.',
    notNow: 'Your answer was not taken: things have changed meanwhile. This is how they stand.',
  },
  'zh-CN': {
    title: '处理进度',
    status: '状态',
    owner: '负责人',
    eta: '预计完成',
    nobody: '尚未指派',
    unknown: '尚不确定',
    none: '没有与此代码对应的工单。',
    received: '已受理',
    scheduled: '已安排',
    in_progress: '处理中',
    waiting: '等待中',
    done: '已完成',
    cancelled: '已取消',
    thanks: '谢谢，您的报告已收到。',
    joined: '谢谢。此问题已有人报告，您的内容已补充进去。',
    keep: '请保存本页地址，以便查看处理进度。',
    mail: '用电子邮件把地址发给自己',
    noPhoto: '照片没有存储空间，报告已送达，但不含照片。',
    question: '问题解决了吗？',
    fixed: '已经解决',
    notFixed: '没有解决',
    rating: '您的满意度（可不填）',
    noRating: '不评分',
    ratings: ['1 – 很不满意', '2', '3', '4', '5 – 很满意'],
    comment: '备注（可不填）',
    send: '发送',
    saidFixed: '您曾表示已经解决。如果情况有变，请在此告知。',
    saidNotFixed: '您曾表示没有解决。',
    noted: '谢谢，您的答复已收到。',
    relapsed: '谢谢。此问题已退回给处理人员。',
    followUp: '谢谢。已建立后续工单，本页显示其进度。',
    choose: '请选择问题是否解决；备注不超过 1000 字。',
    tooMany: '来自此处的答复过多，请稍后重试。',
    notNow: '您的答复未被接受：情况已有变化，以下是当前状态。',
  },
};
