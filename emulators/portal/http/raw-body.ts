import type { FastifyInstance } from 'fastify';

/** Records come as base64 of up to about 200 MB. */
const MAX_BODY_BYTES = 280 * 1024 * 1024;

/** Bodies of this plugin arrive as bytes, whatever their type: PHP's way of reading them is done by hand. */
export function rawBody(app: FastifyInstance): void {
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('*', { parseAs: 'buffer', bodyLimit: MAX_BODY_BYTES }, (_request, body, done) => {
    done(null, body);
  });
}
