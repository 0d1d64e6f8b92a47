/** docs/generated/openapi.json: what \`GET api/openapi.json\` answers, from the schemas that check the requests. */
import { createHttpApp } from '../../src/adapters/http/app.ts';
import type { HttpDeps } from '../../src/adapters/http/context.ts';

/** The routes need nothing to be described; whoever asks them for more than that gets an error. */
const UNUSED = new Proxy(
  {},
  {
    get: () => () => {
      throw new Error('described, not served');
    },
  },
);

export async function openapiDocument(): Promise<string> {
  const options: HttpDeps['options'] = {
    path: '/',
    publicUrl: 'https://localhost/',
    trustProxy: false,
    allowHttpPortals: false,
    hsts: false,
    pagesDir: '/nowhere',
    loginsPerMinute: 1,
  };
  const deps = new Proxy({ options } as HttpDeps, {
    get: (target, key) => (key === 'options' ? target.options : UNUSED),
  });
  const app = await createHttpApp(deps);
  try {
    return JSON.stringify(app.swagger(), null, 2);
  } finally {
    await app.close();
  }
}
