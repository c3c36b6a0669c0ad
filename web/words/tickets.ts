import { defineWords } from './words.ts';

/** Lists of tickets. */
export const ticketsWords = defineWords(
  {
    title: 'Tickets',
    mine: 'My work',
    none: 'No ticket here',
    noneNext: 'Tickets appear by themselves when a machine goes bad, or when somebody reports a fault.',
    noneMine: 'Nothing is assigned to you',
    noneMineNext: 'Look at the tickets that nobody has taken yet, or at the machines.',
    search: 'Search',
    state: 'State',
    open: 'Open',
    all: 'All',
    due: (time: string) => `due in ${time}`,
    overdue: (time: string) => `overdue by ${time}`,
    noDue: 'no time limit',
    for: 'For',
    free: 'Free to take',
  },
  {
    title: '工单',
    mine: '我的工作',
    none: '这里没有工单',
    noneNext: '设备变差或有人报修时，工单会自动出现。',
    noneMine: '没有指派给您的工单',
    noneMineNext: '可以查看尚无人接手的工单，或查看设备。',
    search: '搜索',
    state: '状态',
    open: '未完成',
    all: '全部',
    due: (time) => `${time}后到期`,
    overdue: (time) => `已逾期 ${time}`,
    noDue: '没有时限',
    for: '负责人',
    free: '可接手',
  },
);
