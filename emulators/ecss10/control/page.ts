import type { FastifyInstance } from 'fastify';
import { readFile } from 'node:fs/promises';
import { stripTypeScriptTypes } from 'node:module';

const browser = new URL('../browser/', import.meta.url);
const FILE = /^[a-z-]+\.(?:ts|css|html)$/;
const TYPES: Record<string, string> = {
  ts: 'text/javascript; charset=utf-8',
  css: 'text/css; charset=utf-8',
  html: 'text/html; charset=utf-8',
};

/** The page with virtual phones; its TypeScript is stripped of types as it is asked for, so nothing is built. */
export function pageRoutes(app: FastifyInstance): void {
  app.get('/', async (_request, reply) =>
    reply.type(TYPES['html'] ?? '').send(await readFile(new URL('index.html', browser), 'utf8')),
  );
  app.get<{ Params: { file: string } }>('/browser/:file', async (request, reply) => {
    const { file } = request.params;
    if (!FILE.test(file)) return reply.code(404).send({ error: 'not_found', message: 'No such file' });
    const text = await readFile(new URL(file, browser), 'utf8').catch(() => null);
    if (text === null) return reply.code(404).send({ error: 'not_found', message: 'No such file' });
    const extension = file.split('.').at(-1) ?? '';
    return reply
      .type(TYPES[extension] ?? '')
      .header('cache-control', 'no-cache')
      .send(extension === 'ts' ? stripTypeScriptTypes(text) : text);
  });
}
