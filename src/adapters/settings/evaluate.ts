import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname } from 'node:path';
import { compileFunction } from 'node:vm';
import { SettingsError } from './errors.ts';

/**
 * Runs a CommonJS settings file and returns its `module.exports`. `require()` would decide by the nearest package.json and take the
 * file for an ES module under `"type": "module"`; the seed's file must work wherever it lies.
 * @throws SettingsError
 */
export function evaluate(file: string): Record<string, unknown> {
  const source = read(file);
  const untouched = {};
  const module: { exports: unknown } = { exports: untouched };
  try {
    const run = compileFunction(source, ['module', 'exports', 'require', '__filename', '__dirname'], {
      filename: file,
    });
    run.call(module.exports, module, module.exports, createRequire(file), file, dirname(file));
  } catch (error) {
    const where = placeOf(error, file);
    const reason = error instanceof Error ? error.message : String(error);
    throw whole(file, `файл не выполняется${where.ru}: ${reason}`, `the file does not run${where.en}: ${reason}`);
  }
  const result = module.exports;
  const forgotten = result === untouched && Object.keys(untouched).length === 0;
  if (typeof result !== 'object' || result === null || Array.isArray(result) || forgotten) {
    throw whole(
      file,
      'файл должен заканчиваться строкой module.exports = settings с объектом настроек',
      'the file must end in module.exports = settings with an object',
    );
  }
  return result as Record<string, unknown>;
}

function read(file: string): string {
  try {
    return readFileSync(file, 'utf8').replace(/^\uFEFF/, '');
  } catch (error) {
    const reason = (error as Error).message;
    throw whole(file, `файл не читается: ${reason}`, `the file cannot be read: ${reason}`);
  }
}

/** V8 puts `file:line` first into the stack of a syntax error, and into a frame of any other. */
function placeOf(error: unknown, file: string): { ru: string; en: string } {
  const stack = error instanceof Error ? (error.stack ?? '') : '';
  const at = stack.indexOf(`${file}:`);
  const line = at < 0 ? undefined : /^\d+/.exec(stack.slice(at + file.length + 1))?.[0];
  return line === undefined ? { ru: '', en: '' } : { ru: `, строка ${line}`, en: `, line ${line}` };
}

function whole(file: string, ru: string, en: string): SettingsError {
  return new SettingsError(file, [{ key: null, expected: { ru, en }, found: null }]);
}
