import { en } from './en.ts';
import type { Messages } from './message-table.ts';
import { zhCn } from './zh-cn.ts';

/** The words in a person's language. */
export function messagesOf(locale: 'en' | 'zh-CN'): Messages {
  return locale === 'zh-CN' ? zhCn : en;
}

/** Fills in parameters; leaves out missing ones. */
export function fill(template: string, params: Readonly<Record<string, unknown>>): string {
  const filled = template.replace(/\{(\w+)\}/g, (_, name: string) => String(params[name] ?? ''));
  return filled.replace(/ {2,}/g, ' ').trim();
}
