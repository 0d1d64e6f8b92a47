import { expect, it } from 'vitest';
import { olderSources } from '../../../emulators/asterisk/install/sources.ts';

const older = (format: 'list' | 'sources', text: string): string =>
  olderSources({ format, text }, 'bookworm', 'bullseye').text;

it('stanzas: plain and security suites are renamed, updates and other archives left out', () => {
  const text = `Types: deb deb-src
# a snapshot
URIs: http://mirror.invalid/debian
Suites: bookworm bookworm-updates
Components: main contrib
Signed-By: /usr/share/keyrings/debian-archive-keyring.gpg

Types: deb
URIs: http://mirror.invalid/debian-security
Suites: bookworm-security
Components: main

Types: deb
URIs: https://other.invalid/node
Suites: nodistro
Components: main
`;
  expect(older('sources', text)).toBe(`Types: deb
URIs: http://mirror.invalid/debian
Suites: bullseye
Components: main contrib
Signed-By: /usr/share/keyrings/debian-archive-keyring.gpg

Types: deb
URIs: http://mirror.invalid/debian-security
Suites: bullseye-security
Components: main`);
});

it('lines: the same, with options kept', () => {
  const text = `# comment
deb [arch=amd64 signed-by=/k.gpg] http://mirror.invalid/debian bookworm main
deb-src http://mirror.invalid/debian bookworm main
deb http://mirror.invalid/debian bookworm-updates main
deb http://security.invalid/ bookworm-security main contrib
deb http://other.invalid/ stable main`;
  expect(older('list', text)).toBe(`deb [arch=amd64 signed-by=/k.gpg] http://mirror.invalid/debian bullseye main
deb http://security.invalid/ bullseye-security main contrib`);
});

it('a file that does not name the release becomes empty', () => {
  expect(older('sources', 'Types: deb\nURIs: http://x.invalid\nSuites: trixie\nComponents: main\n')).toBe('');
  expect(older('list', '')).toBe('');
});
