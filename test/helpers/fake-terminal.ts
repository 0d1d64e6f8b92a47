/** A terminal that remembers what was said and answers questions from a list. */
import type { Terminal } from '../../src/commands/command.ts';

export interface FakeTerminal extends Terminal {
  said: { out: string; err: string; asked: string[] };
}

export function fakeTerminal(options: { lang?: 'ru' | 'en'; answers?: string[] } = {}): FakeTerminal {
  const said: FakeTerminal['said'] = { out: '', err: '', asked: [] };
  const answers = [...(options.answers ?? [])];
  return {
    said,
    lang: options.lang ?? 'en',
    out: (line) => (said.out += `${line}\n`),
    err: (line) => (said.err += `${line}\n`),
    ask(question) {
      said.asked.push(question);
      return Promise.resolve(answers.shift() ?? null);
    },
  };
}
