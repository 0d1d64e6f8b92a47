/** apt's sources: those of this machine once more, with the suites of an older release in place of its own. */

/** One source file of apt. `list`: a line an archive; `sources`: stanzas (deb822). */
export interface SourceFile {
  format: 'list' | 'sources';
  text: string;
}

/**
 * The same archives with the suites of `older` where they name `codename`: plain and security. Other suites (updates, backports,
 * other distributions) are left out, and with them archives that have no others. Empty text: nothing of it names the codename.
 */
export function olderSources(file: SourceFile, codename: string, older: string): SourceFile {
  const rename = (suite: string): string | null => {
    const plain = suite.replace(/\/updates$/, '-security');
    return [codename, `${codename}-security`].includes(plain) ? plain.replace(codename, older) : null;
  };
  const parts = file.format === 'list' ? file.text.split('\n') : file.text.split(/\n\s*\n/);
  const renamed = parts
    .map((part) => (file.format === 'list' ? renameLine(part, rename) : renameStanza(part, rename)))
    .filter((part) => part !== null);
  return { format: file.format, text: renamed.join(file.format === 'list' ? '\n' : '\n\n') };
}

type Rename = (suite: string) => string | null;

function renameLine(line: string, rename: Rename): string | null {
  const found = /^(?<head>deb(?:\s+\[[^\]]*\])?\s+\S+)\s+(?<suite>\S+)\s+(?<components>.+)$/.exec(line.trim());
  const suite = rename(found?.groups?.['suite'] ?? '');
  return suite === null ? null : `${found?.groups?.['head'] ?? ''} ${suite} ${found?.groups?.['components'] ?? ''}`;
}

function renameStanza(stanza: string, rename: Rename): string | null {
  const lines = stanza.split('\n').filter((line) => line.trim() !== '' && !line.startsWith('#'));
  const type = fieldOf(lines, 'Types');
  const suites = (fieldOf(lines, 'Suites') ?? '')
    .split(/\s+/)
    .map(rename)
    .filter((suite) => suite !== null);
  if (suites.length === 0 || type === null || !/\bdeb\b/.test(type)) return null;
  return lines
    .map((line) => {
      if (/^Suites:/i.test(line)) return `Suites: ${suites.join(' ')}`;
      return /^Types:/i.test(line) ? 'Types: deb' : line;
    })
    .join('\n');
}

function fieldOf(lines: string[], name: string): string | null {
  const line = lines.find((each) => each.toLowerCase().startsWith(`${name.toLowerCase()}:`));
  return line === undefined ? null : line.slice(name.length + 1).trim();
}
