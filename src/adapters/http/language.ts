import type { FastifyRequest } from 'fastify';
import type { Lang } from '../../app/errors.ts';

/** Portal languages whose readers rather read Russian than English. */
const RUSSIAN_READERS = new Set(['ru', 'by', 'be', 'kz', 'kk']);

/** By Accept-Language; Russian when the caller has no wish, English when he wishes for what there is not. */
export function languageOf(request: FastifyRequest): Lang {
  const wishes = (request.headers['accept-language'] ?? '')
    .split(',', 20)
    .map((item) => {
      const [tag = '', ...parameters] = item.trim().toLowerCase().split(';');
      const quality = parameters.map((one) => /^\s*q=([\d.]+)$/.exec(one)?.[1]).find((value) => value !== undefined);
      return { language: tag.split('-')[0] ?? '', quality: quality === undefined ? 1 : Number(quality) };
    })
    .filter(({ language, quality }) => language !== '' && quality > 0)
    .sort((a, b) => b.quality - a.quality);
  for (const { language } of wishes) {
    if (language === '*' || RUSSIAN_READERS.has(language)) return 'ru';
    if (language === 'en') return 'en';
  }
  return wishes.length === 0 ? 'ru' : 'en';
}

/** By LANG of a frame's address, as the portal gives it. */
export function frameLanguage(lang: string | null): Lang {
  return lang === null || RUSSIAN_READERS.has(lang.toLowerCase()) ? 'ru' : 'en';
}
