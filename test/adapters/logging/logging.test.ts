import { existsSync, readFileSync, renameSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { openLogging, type LoggingOptions } from '../../../src/adapters/logging/logging.ts';
import { logContext } from '../../../src/adapters/logging/context.ts';
import { LOG_LEVELS } from '../../../src/app/ports/logger.ts';
import { temporaryDirectory } from '../../helpers/temp-directory.ts';

class Text {
  text = '';
  write(text: string): void {
    this.text += text;
  }
  get lines(): Record<string, unknown>[] {
    return parse(this.text);
  }
}

function parse(text: string): Record<string, unknown>[] {
  return text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as Record<string, unknown>);
}

const readLines = (file: string) => parse(readFileSync(file, 'utf8'));

function open(options: Partial<LoggingOptions> & { directory?: string } = {}) {
  const directory = options.directory ?? temporaryDirectory();
  const files = { all: join(directory, 'log', 'default.log'), errors: join(directory, 'log', 'error.log') };
  const stdout = new Text();
  const stderr = new Text();
  const logging = openLogging({
    level: 'debug',
    maskPhoneNumbers: false,
    defaultFile: files.all,
    errorFile: files.errors,
    console: false,
    stdout,
    stderr,
    ...options,
  });
  onTestFinished(() => {
    logging.close();
  });
  return { ...logging, files, stdout, stderr, directory };
}

describe('the levels', () => {
  it.each(LOG_LEVELS.map((level, index) => [level, index + 1] as const))(
    '%s lets %i levels through',
    (level, count) => {
      const { logger, files } = open({ level });
      for (const name of LOG_LEVELS) logger[name]({}, `a line of level ${name}`);
      expect(readLines(files.all).map((line) => line['level'])).toEqual(LOG_LEVELS.slice(0, count));
      expect(readLines(files.errors).map((line) => line['level'])).toEqual(['error']);
    },
  );
});

describe('a line', () => {
  it('has time, level, facts and text, and nothing else', () => {
    const { logger, files } = open();
    logger.child({ company: 'c1' }).child({ call: 'k1' }).info({ tookMs: 4 }, 'registered');
    const [line] = readLines(files.all);
    expect(line).toEqual({
      level: 'info',
      time: expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/) as string,
      company: 'c1',
      call: 'k1',
      tookMs: 4,
      msg: 'registered',
    });
  });

  it('goes to the console when wanted', () => {
    const { logger, stdout, stderr } = open({ console: true, defaultFile: null, errorFile: null });
    logger.warn({ a: 1 }, 'seen');
    expect(stdout.lines).toMatchObject([{ level: 'warn', a: 1, msg: 'seen' }]);
    expect(stderr.text).toBe('');
  });

  it('never holds a secret, whichever way it came in', () => {
    const sentinel = 'S3nt1nelValue0f4Secret';
    const { logger, files, stdout } = open({ console: true });
    const error = Object.assign(new Error(`GET https://x/rest/profile?auth=${sentinel} failed`), { apiKey: sentinel });
    logger.error({ err: error }, 'failed');
    logger.error({ deep: { a: [{ refresh_token: sentinel }] } }, `with auth=${sentinel}`);
    logger.child({ token: sentinel, url: `https://x/?access_token=${sentinel}` }).error({}, 'child');
    logger.error({ headers: { authorization: `Bearer ${sentinel}` }, body: `{"client_secret":"${sentinel}"}` }, 'x');
    const written = readFileSync(files.all, 'utf8') + readFileSync(files.errors, 'utf8') + stdout.text;
    expect(readLines(files.all)).toHaveLength(4);
    expect(readLines(files.errors)).toHaveLength(4);
    expect(written).not.toContain(sentinel);
  });
});

describe('what is logged on the way of something', () => {
  it('has its facts, after every wait too, and nothing else has them', async () => {
    const { logger, files } = open();
    const child = logger.child({ company: 'c1' });
    await Promise.all(
      ['r1', 'r2'].map((requestId) =>
        logContext.with({ requestId }, async () => {
          child.info({}, 'begun');
          await Promise.resolve();
          logContext.with({ callIds: ['k1'] }, () => child.info({ requestId: 'own' }, 'sent'));
          child.info({}, 'done');
        }),
      ),
    );
    logger.info({}, 'apart');
    expect(
      readLines(files.all).map(({ msg, requestId, callIds, company }) => [msg, requestId, callIds, company]),
    ).toEqual([
      ['begun', 'r1', undefined, 'c1'],
      ['begun', 'r2', undefined, 'c1'],
      ['sent', 'own', ['k1'], 'c1'],
      ['done', 'r1', undefined, 'c1'],
      ['sent', 'own', ['k1'], 'c1'],
      ['done', 'r2', undefined, 'c1'],
      ['apart', undefined, undefined, undefined],
    ]);
  });
});

describe('the files', () => {
  it('are appended to, and not readable by everybody', () => {
    const directory = temporaryDirectory();
    const first = open({ directory });
    first.logger.info({}, 'first');
    first.close();
    const second = open({ directory });
    second.logger.info({}, 'second');
    expect(readLines(second.files.all).map((line) => line['msg'])).toEqual(['first', 'second']);
    expect(statSync(second.files.all).mode & 0o007).toBe(0);
  });

  it('are opened anew after logrotate moved them', () => {
    const { logger, files, reopen } = open();
    logger.error({}, 'before');
    renameSync(files.all, `${files.all}.1`);
    renameSync(files.errors, `${files.errors}.1`);
    logger.error({}, 'between');
    reopen();
    logger.error({}, 'after');
    for (const file of [files.all, files.errors]) {
      expect(readLines(`${file}.1`).map((line) => line['msg'])).toEqual(['before', 'between']);
      expect(readLines(file).map((line) => line['msg'])).toEqual(['after']);
    }
  });

  it('that cannot be opened are named, and stderr stands in for them until they can', () => {
    const directory = temporaryDirectory();
    const obstacle = join(directory, 'log');
    writeFileSync(obstacle, 'a file where the directory should be');
    const { logger, files, stderr, reopen } = open({ directory });
    const [about, aboutErrors] = stderr.text.split('\n');
    expect(about).toMatch(/^ecss-crm-server: cannot write the log file .*default\.log, .*EEXIST|ENOTDIR/);
    expect(aboutErrors).toContain('error.log');
    stderr.text = '';
    logger.error({ auth: 'S3nt1nel' }, 'still told, once');
    expect(stderr.lines).toMatchObject([{ level: 'error', auth: '[redacted]', msg: 'still told, once' }]);

    renameSync(obstacle, join(directory, 'moved'));
    stderr.text = '';
    reopen();
    logger.error({}, 'in the file again');
    expect(stderr.text).toBe('');
    expect(readLines(files.all)).toMatchObject([{ msg: 'in the file again' }]);
    expect(readLines(files.errors)).toMatchObject([{ msg: 'in the file again' }]);
  });

  it.runIf(existsSync('/dev/full'))('that are full are reported once, and the line is not lost', () => {
    const { logger, stderr } = open({ defaultFile: '/dev/full', errorFile: null });
    logger.warn({}, 'no room');
    logger.warn({}, 'still no room');
    const [report, ...lines] = stderr.text.trim().split('\n');
    expect(report).toContain('ENOSPC');
    expect(parse(lines.join('\n')).map((line) => line['msg'])).toEqual(['no room', 'still no room']);
  });
});
