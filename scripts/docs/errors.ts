/** docs/generated/errors.md: every error code of the API, from the registry. */
import { ERROR_CODES, errorTraits } from '../../src/app/errors.ts';
import { code, table } from './table.ts';

export function errorsPage(): string {
  const rows = ERROR_CODES.map((each) => {
    const { httpStatus, logLevel, ru, en } = errorTraits(each);
    return [code(each), String(httpStatus), logLevel, en, ru];
  });
  return `# Errors · Ошибки

A refusal of the API is JSON \`{error, message, details?}\`; \`error\` is one of these codes and stays the same for ever, \`message\` is in the reader's
language (ru, en). What stands in braces is filled in from \`details\`.

Отказ API — JSON \`{error, message, details?}\`; код \`error\` не меняется, \`message\` на языке читающего. В фигурных скобках — значения из
\`details\`.

${table(['code', 'HTTP', 'log', 'message', 'сообщение'], rows)}
`;
}
