/** A browser by its User-Agent, in two words. What browsers call themselves: known, and full of each other's names. */
import type { ApiBrowser } from './api-types-people.ts';

/** In this order: the later ones stand in the strings of the earlier ones. */
const BROWSERS: [RegExp, string][] = [
  [/YaBrowser\//, 'Yandex Browser'],
  [/Edg(e|A|iOS)?\//, 'Edge'],
  [/OPR\/|Opera/, 'Opera'],
  [/Firefox\/|FxiOS\//, 'Firefox'],
  [/Chrom(e|ium)\/|CriOS\//, 'Chrome'],
  [/Safari\//, 'Safari'],
];
const SYSTEMS: [RegExp, string][] = [
  [/Windows/, 'Windows'],
  [/iPhone|iPad/, 'iOS'],
  [/Mac OS X|Macintosh/, 'macOS'],
  [/Android/, 'Android'],
  [/CrOS/, 'ChromeOS'],
  [/Linux|X11/, 'Linux'],
];

export function browserOf(userAgent: string): ApiBrowser {
  const named = (table: [RegExp, string][]): string => table.find(([mark]) => mark.test(userAgent))?.[1] ?? '';
  return { name: named(BROWSERS), system: named(SYSTEMS) };
}
