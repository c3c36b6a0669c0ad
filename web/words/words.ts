import { createContext, useContext } from 'react';

/** Languages of the app. */
export type Language = 'en' | 'zh-CN';
export const languages: readonly Language[] = ['en', 'zh-CN'];

/** The words of one part of the app, in each language. */
export type Words<T> = Readonly<Record<Language, T>>;

/** The same members with any text: what another language must have, too. */
type Alike<T> = {
  readonly [K in keyof T]: T[K] extends string
    ? string
    : T[K] extends (...given: infer G) => string
      ? (...given: G) => string
      : Alike<T[K]>;
};

/**
 * Keeps the languages of one part complete: a text that is missing in one of them is an error of
 * types.
 */
export function defineWords<const T>(en: T, zhCn: Alike<T>): Words<Alike<T>> {
  return { en: en as Alike<T>, 'zh-CN': zhCn };
}

export const LanguageContext = createContext<Language>('en');

/** The language that the person reads. */
export function useLanguage(): Language {
  return useContext(LanguageContext);
}

/** The words of one part of the app, in the language that the person reads. */
export function useWords<T>(words: Words<T>): T {
  return words[useLanguage()];
}

const KEPT = 'harbinger-language';

/** The language that was chosen here before, else the browser's. */
export function firstLanguage(): Language {
  const kept = localStorage.getItem(KEPT);
  if (kept === 'en' || kept === 'zh-CN') return kept;
  return navigator.languages.some((one) => /^zh\b/i.test(one)) ? 'zh-CN' : 'en';
}

export function keepLanguage(language: Language): void {
  localStorage.setItem(KEPT, language);
}
