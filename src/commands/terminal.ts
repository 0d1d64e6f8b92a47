/** The terminal of this process. */
import { createInterface } from 'node:readline/promises';
import type { Terminal } from './command.ts';

/** Speaks the language of the environment, as other programs do. */
export function processTerminal(): Terminal {
  return {
    lang: language(process.env),
    out: (line) => process.stdout.write(`${line}\n`),
    err: (line) => process.stderr.write(`${line}\n`),
    async ask(question) {
      if (!process.stdin.isTTY) return null;
      const lines = createInterface({ input: process.stdin, output: process.stderr });
      try {
        return await lines.question(question);
      } finally {
        lines.close();
      }
    },
  };
}

function language({ LC_ALL, LC_MESSAGES, LANG }: NodeJS.ProcessEnv): 'ru' | 'en' {
  const named = [LC_ALL, LC_MESSAGES, LANG].find((value) => value !== undefined && value !== '');
  return named?.startsWith('ru') === true ? 'ru' : 'en';
}
