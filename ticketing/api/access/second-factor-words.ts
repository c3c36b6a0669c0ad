import type { Language } from '../../../http/words/language.ts';

/** Texts of the pages of the second proof. */
export type FactorWords = Readonly<
  Record<
    | 'title'
    | 'enrolTitle'
    | 'code'
    | 'recoveryCode'
    | 'go'
    | 'useKey'
    | 'enrolKey'
    | 'keyFailed'
    | 'must'
    | 'scan'
    | 'orType'
    | 'firstCode'
    | 'codes'
    | 'goOn',
    string
  >
>;

/** By language. */
export const factorWords: Readonly<Record<Language, FactorWords>> = {
  en: {
    title: 'Second proof',
    enrolTitle: 'Second factor',
    code: 'Code of your code generator, or a recovery code',
    recoveryCode: 'Recovery code',
    go: 'Go on',
    useKey: 'Use your security key or device',
    enrolKey: 'Enrol a security key or this device',
    keyFailed: 'That did not work. Try again, or use a code.',
    must: 'Your role must have a second factor. Enrol one now; every sign-in requires it.',
    scan: 'Scan this with a code generator on your phone:',
    orType: 'or type this secret into it:',
    firstCode: 'The code that it shows',
    codes:
      'Keep these recovery codes in a safe place. Each lets you in once if you lose your second factor. They are not shown again.',
    goOn: 'I have kept them',
  },
  'zh-CN': {
    title: '第二步验证',
    enrolTitle: '第二验证方式',
    code: '验证器中的代码，或恢复码',
    recoveryCode: '恢复码',
    go: '继续',
    useKey: '使用安全密钥或本设备',
    enrolKey: '登记安全密钥或本设备',
    keyFailed: '操作未成功。请重试，或使用验证码。',
    must: '您的角色必须启用第二验证方式。请现在登记，以后每次登录都会要求验证。',
    scan: '请用手机上的验证器扫描：',
    orType: '或手动输入此密钥：',
    firstCode: '验证器显示的代码',
    codes: '请将这些恢复码保存在安全的地方。丢失第二验证方式时，每个恢复码可登录一次。它们不会再次显示。',
    goOn: '我已保存',
  },
};
