/** The built pages: templates that get their data from the server. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { AppError } from '../../app/errors.ts';
import type { Logger } from '../../app/ports/logger.ts';
import type { AdminBootstrap, CallsBootstrap, FrameBootstrap } from './api-types.ts';
import type { WorkerBootstrap } from './api-types-worker.ts';
import { jsonElement } from './html.ts';

const MARKER = '<!--bootstrap-->';

export class BuiltPages {
  readonly #dir: string;
  readonly #publicPath: string;
  readonly #logger: Logger;
  readonly #templates = new Map<string, string>();

  constructor(dir: string, publicPath: string, logger: Logger) {
    this.#dir = dir;
    this.#publicPath = publicPath;
    this.#logger = logger;
  }

  card(bootstrap: FrameBootstrap): Promise<string> {
    // Each language has a page of its own: the texts of both would be a tenth of its weight.
    return this.#fill(join('frames', bootstrap.lang === 'en' ? 'card.en.html' : 'card.html'), bootstrap);
  }

  worker(bootstrap: WorkerBootstrap): Promise<string> {
    return this.#fill(join('frames', 'worker.html'), bootstrap);
  }

  admin(bootstrap: AdminBootstrap): Promise<string> {
    return this.#fill(join('admin', 'index.html'), bootstrap);
  }

  calls(bootstrap: CallsBootstrap): Promise<string> {
    return this.#fill(join('calls', 'index.html'), bootstrap);
  }

  async #fill(
    file: string,
    bootstrap: CallsBootstrap | FrameBootstrap | WorkerBootstrap | AdminBootstrap,
  ): Promise<string> {
    const template = this.#templates.get(file) ?? (await this.#read(file));
    this.#templates.set(file, template);
    const element = jsonElement('bootstrap', bootstrap);
    const filled = template.replace(MARKER, () => element);
    return filled.replace(/<html lang="\w*"/, `<html lang="${bootstrap.lang}"`);
  }

  async #read(file: string): Promise<string> {
    let text: string;
    try {
      text = await readFile(join(this.#dir, file), 'utf8');
    } catch (error) {
      this.#logger.error({ file: join(this.#dir, file), error: String(error) }, 'a built page cannot be read');
      throw new AppError('pages_missing');
    }
    if (!text.includes(MARKER)) text = text.replace('</head>', `${MARKER}</head>`);
    // The build does not know the prefix under which the pages will be served, nor how deep a page's own address is.
    const assets = `${this.#publicPath}assets/`;
    return text.replaceAll('%ASSETS%', `${assets}frames/`).replaceAll(/\b(src|href)="assets\//g, `$1="${assets}`);
  }
}
