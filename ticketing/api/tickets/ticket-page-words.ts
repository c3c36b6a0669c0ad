import type { PageLanguage } from '../../../http/pages.ts';
import type { ClockKind } from '../../sla/terms.ts';
import type { TicketState } from '../../ticket/ticket-state.ts';

type Words = Readonly<
  Record<'title' | 'mine' | 'open' | 'none' | 'state' | 'priority' | 'asset' | 'assignee' | 'nobody', string>
> &
  Readonly<Record<'checks' | 'paused' | 'due', string>> & {
    readonly states: Readonly<Record<TicketState, string>>;
    readonly clocks: Readonly<Record<ClockKind, string>>;
    readonly buttons: Readonly<Record<'accepted' | 'in_progress', string>>;
  };

/** Texts of the plain pages of tickets. */
export const ticketWords: Readonly<Record<PageLanguage, Words>> = {
  en: {
    title: 'Tickets',
    mine: 'Mine',
    open: 'Open',
    none: 'None.',
    state: 'State',
    priority: 'Priority',
    asset: 'Asset',
    assignee: 'Assignee',
    nobody: 'nobody yet',
    checks: 'Checks',
    paused: 'paused',
    due: 'due',
    states: {
      candidate: 'Candidate',
      new: 'New',
      assigned: 'Assigned',
      accepted: 'Accepted',
      scheduled: 'Scheduled',
      in_progress: 'In progress',
      on_hold: 'On hold',
      resolved: 'Resolved',
      closed: 'Closed',
      cancelled: 'Cancelled',
      merged: 'Merged',
    },
    clocks: { ack: 'Accept by', ola: 'Accept by (assignment)', start: 'Start by', restore: 'Restore by' },
    buttons: { accepted: 'Accept', in_progress: 'Start work' },
  },
  'zh-CN': {
    title: '工单',
    mine: '我的',
    open: '未关闭',
    none: '没有。',
    state: '状态',
    priority: '优先级',
    asset: '设备',
    assignee: '负责人',
    nobody: '尚未指派',
    checks: '检查项',
    paused: '已暂停',
    due: '期限',
    states: {
      candidate: '待定',
      new: '新建',
      assigned: '已指派',
      accepted: '已接受',
      scheduled: '已安排',
      in_progress: '处理中',
      on_hold: '挂起',
      resolved: '已解决',
      closed: '已关闭',
      cancelled: '已取消',
      merged: '已合并',
    },
    clocks: { ack: '接受期限', ola: '本次指派接受期限', start: '开工期限', restore: '恢复期限' },
    buttons: { accepted: '接受', in_progress: '开始处理' },
  },
};
