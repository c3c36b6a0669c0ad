import { defineWords } from './words.ts';

/** Scanning the code of a machine. */
export const scanWords = defineWords(
  {
    scan: 'Scan a code',
    short: 'Scan',
    camera: 'Picture of the camera',
    pointAt: 'Point the camera at the code of a machine.',
    noCamera: 'No camera can be used here. Choose a photo of the code, or type it.',
    photo: 'Choose a photo',
    code: 'Code, id or serial number',
    open: 'Open',
    noCode: 'There is no readable code on this photo.',
    noMachine: (code: string) => `No machine that you may see has the code ${code}.`,
    several: 'Several machines fit:',
  },
  {
    scan: '扫描代码',
    short: '扫描',
    camera: '摄像头画面',
    pointAt: '将摄像头对准设备上的代码。',
    noCamera: '此处无法使用摄像头。请选择代码的照片，或手动输入。',
    photo: '选择照片',
    code: '代码、编号或序列号',
    open: '打开',
    noCode: '照片上没有可识别的代码。',
    noMachine: (code) => `在您可查看的设备中，没有代码为 ${code} 的设备。`,
    several: '有多台设备符合：',
  },
);
