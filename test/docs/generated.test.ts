import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { documents, GENERATED } from '../../scripts/docs/documents.ts';

const pages = await documents();

it('has no page that the code does not make', () => {
  expect(readdirSync(GENERATED).sort()).toEqual([...pages.keys()].sort());
});

it.each([...pages])('docs/generated/%s says what the code says; `npm run docs` makes it anew', (name, text) => {
  expect(readFileSync(join(GENERATED, name), 'utf8')).toBe(text);
});
