import { defineWords } from './words.ts';

/** Names in records for those who are no person, and of records that the program made itself. */
export const actorWords = defineWords(
  {
    system: 'The system',
    detector: 'Detector',
    dispatcher: 'Dispatch',
    administrator: 'Administrator of the installation',
    api: 'Anyone (development)',
    anyone: 'Anyone (development)',
    nobody: 'Nobody who has signed in',
    'found at start': 'Found at the start',
    'found in the store': 'Found in the store',
    plan: (id: string) => `Plan ${id}`,
    token: (name: string) => `Program ${name}`,
    given: {
      'Business hours': 'Business hours',
      Default: 'Default',
      'Nobody takes it': 'Nobody takes it',
      'Not restored in time': 'Not restored in time',
    },
  },
  {
    system: '系统',
    detector: '检测器',
    dispatcher: '派单',
    administrator: '安装管理员',
    api: '任何人（开发模式）',
    anyone: '任何人（开发模式）',
    nobody: '未登录者',
    'found at start': '启动时发现',
    'found in the store': '在存储中发现',
    plan: (id) => `计划 ${id}`,
    token: (name) => `程序 ${name}`,
    given: {
      'Business hours': '工作时间',
      Default: '默认',
      'Nobody takes it': '无人接单',
      'Not restored in time': '未按时恢复',
    },
  },
);
