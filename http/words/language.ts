import type { FastifyRequest } from 'fastify';

/** Languages in which the program speaks to people. */
export type Language = 'en' | 'zh-CN';

/** The sender's most preferred language among the available ones. */
export function languageOf({ headers }: Pick<FastifyRequest, 'headers'>): Language {
  return /^\s*zh\b/i.test(headers['accept-language'] ?? '') ? 'zh-CN' : 'en';
}
