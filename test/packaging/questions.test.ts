/** What debconf asks and says: everything in both languages. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';

const TEMPLATES = readFileSync(join(import.meta.dirname, '..', '..', 'packaging', 'deb', 'templates'), 'utf8').split(
  '\n\n',
);

it.each(TEMPLATES.map((text) => [/^Template: \S+\/(\S+)$/m.exec(text)?.[1], text]))(
  '%s is in Russian too',
  (_, text) => {
    const [english = '', russian = ''] = text.split('Description-ru.UTF-8:');
    expect(english).toMatch(/^Description: [A-Z]/m);
    expect(russian).toMatch(/[А-Яа-яё]{4}/);
    const names = (part: string): string[] => [...part.matchAll(/\$\{\w+\}/g)].map(([name]) => name).sort();
    expect(names(russian)).toEqual(names(english));
    expect(russian.includes('0.0.0.0')).toBe(english.includes('0.0.0.0'));
  },
);
