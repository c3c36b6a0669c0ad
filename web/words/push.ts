import { defineWords } from './words.ts';

/** Notifications that come to a device while the app is closed. */
export const pushWords = defineWords(
  {
    tellHere: 'Notify me on this device',
    cannot: 'This browser takes no notifications here: open the app over HTTPS, or install it first.',
    noDevices: 'No device takes push yet. Open the app on your phone and press the button there.',
    toldOn: 'Notifications also go to',
    remove: 'Remove',
    ended: (why: string) => `It takes none any more (${why}). Press "Notify me on this device" there again.`,
  },
  {
    tellHere: '在本设备上通知我',
    cannot: '此浏览器无法在此接收通知：请通过 HTTPS 打开应用，或先安装应用。',
    noDevices: '还没有设备接收推送。请在手机上打开应用并点击该按钮。',
    toldOn: '通知还会发送到',
    remove: '移除',
    ended: (why) => `该设备已不再接收通知（${why}）。请在该设备上重新点击“在本设备上通知我”。`,
  },
);
