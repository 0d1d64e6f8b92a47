/** Scripts and styles of the built pages. Their names hold a hash of their content, so browsers may keep them for ever. */
import fastifyStatic from '@fastify/static';
import type { FastifyPluginAsync } from 'fastify';
import type { HttpOptions } from './context.ts';

export function assets(options: HttpOptions): FastifyPluginAsync {
  return async (app) => {
    await app.register(fastifyStatic, {
      root: options.pagesDir,
      // Not the pages themselves: they are templates.
      allowedPath: (path) => /^\/(frames|admin|calls)\/[\w.-]+\.(js|css|woff2?|svg|png)$/.test(path),
      prefix: '/assets/',
      // As the build has laid them beside the files.
      preCompressed: true,
      cacheControl: false,
      index: false,
      decorateReply: false,
      schemaHide: true,
      setHeaders: (response) => {
        response.header('cache-control', 'public, max-age=31536000, immutable');
      },
    });
  };
}
