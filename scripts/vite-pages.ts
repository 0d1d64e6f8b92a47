/** How each page is bundled; used by build.ts only. */
import vue from '@vitejs/plugin-vue';
import bitrix24Kit from '@bitrix24/b24ui-nuxt/vite';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { InlineConfig, Plugin } from 'vite';

/** One configuration a page, output under `outRoot`/{frames,admin,calls}. */
export function pages(root: string, outRoot: string): InlineConfig[] {
  return [
    inOneLanguage(frame(root, outRoot, 'card.html'), 'ru', 'card.html'),
    inOneLanguage(frame(root, outRoot, 'card.html'), 'en', 'card.en.html'),
    frame(root, outRoot, 'worker.html'),
    kitPage(root, outRoot, 'admin'),
    kitPage(root, outRoot, 'calls'),
  ];
}

/** Each frame by itself: what two of them shared would be a file and a request more for both. */
function frame(root: string, outRoot: string, page: string): InlineConfig {
  const config = common(join(root, 'web/frames'), join(outRoot, 'frames'), page);
  return {
    ...config,
    // They lie in one folder, and the next must not sweep away the one before.
    // Their styles use nothing that wants translating for older browsers, but the minifier would prepare for light-dark().
    build: { ...config.build, emptyOutDir: false, cssTarget: 'esnext' },
    plugins: [assetsPrefix('%ASSETS%')],
  };
}

const TEXTS = '?texts-of=';

/** The page with the texts of `lang` only, as `name`. A small page's texts are a quarter of its weight, and one language is read. */
function inOneLanguage(config: InlineConfig, lang: 'ru' | 'en', name: string): InlineConfig {
  const page: Plugin = {
    name: 'in-one-language',
    enforce: 'pre',
    resolveId: (id) => (id.includes(TEXTS) ? id : null),
    // Each text becomes a constant of a namespace: then the bundler drops what is not used and shortens the names.
    async load(id) {
      const [file = '', part] = id.split(TEXTS);
      if (!/[\\/]locales[\\/](?!translate)\w+\.ts$/.test(file)) return null;
      const catalogues = (await import(pathToFileURL(file).href)) as Record<
        string,
        Record<string, Record<string, string>>
      >;
      const lines =
        part === undefined
          ? Object.keys(catalogues).map(
              (each) => `export * as ${each} from ${JSON.stringify(`${file}${TEXTS}${each}`)};`,
            )
          : Object.entries(catalogues[part] ?? {}).map(
              ([key, text], index) =>
                `const t${index} = ${JSON.stringify(text[lang])}; export { t${index} as ${key} };`,
            );
      return { code: lines.join('\n'), moduleType: 'js' };
    },
    generateBundle: {
      order: 'post',
      handler(_, bundle) {
        for (const file of Object.values(bundle)) {
          if (file.type !== 'asset' || !file.fileName.endsWith('.html')) continue;
          file.fileName = name;
          // The indentation of the source; no words stand beside a line break there.
          file.source = String(file.source)
            .replaceAll(/>\n\s*</g, '><')
            .replaceAll(/\n\s*/g, ' ');
        }
      },
    },
  };
  return { ...config, plugins: [page, ...(config.plugins ?? [])] };
}

/** A page of Vue and the vendor's kit. */
function kitPage(root: string, outRoot: string, name: 'admin' | 'calls'): InlineConfig {
  const sources = join(root, 'web', name);
  return {
    ...common(sources, join(outRoot, name), 'index.html'),
    plugins: [
      vue(),
      bitrix24Kit({
        root,
        router: false,
        // Both would insert inline styles, which the Content-Security-Policy forbids; main.ts follows the system's scheme.
        colorMode: false,
        experimental: { componentDetection: true },
        autoImport: { dts: join(sources, 'auto-imports.d.ts') },
        components: { dts: join(sources, 'components.d.ts'), dirs: [] },
      }),
      withoutInlineColours(),
      // Served at {path}company and {path}calls.html, one level under which their files lie; so they need no placeholder.
      assetsPrefix(`assets/${name}/`),
    ],
  };
}

function common(root: string, outDir: string, page: string): InlineConfig {
  return {
    configFile: false,
    root,
    base: './',
    logLevel: 'warn',
    build: {
      outDir,
      emptyOutDir: true,
      assetsDir: '',
      // Inlined data: URLs would need a hole in the Content-Security-Policy.
      assetsInlineLimit: 0,
      modulePreload: { polyfill: false },
      chunkSizeWarningLimit: 2_000,
      rolldownOptions: { input: join(root, page) },
    },
  };
}

/** Names the page's files by `prefix`; the server replaces %ASSETS%, because it alone knows under which path it lives. */
function assetsPrefix(prefix: string): Plugin {
  return {
    name: 'assets-prefix',
    transformIndexHtml: {
      order: 'post',
      handler: (html) => html.replaceAll(/(src|href)="\.\//g, `$1="${prefix}`),
    },
  };
}

/** The kit's colour plugin inserts an empty inline style element; the Content-Security-Policy would report it each time. */
function withoutInlineColours(): Plugin {
  return {
    name: 'without-inline-colours',
    enforce: 'pre',
    load(id) {
      return /b24ui-nuxt\/dist\/runtime\/plugins\/colors\.js/.test(id) ? 'export default { install() {} };' : null;
    },
  };
}
