/** How each page is bundled; used by build.ts only. */
import vue from '@vitejs/plugin-vue';
import bitrix24Kit from '@bitrix24/b24ui-nuxt/vite';
import { join } from 'node:path';
import type { InlineConfig, Plugin } from 'vite';

/** One configuration a page, output under `outRoot`/{frames,admin}. */
export function pages(root: string, outRoot: string): InlineConfig[] {
  return [frames(root, outRoot), admin(root, outRoot)];
}

function frames(root: string, outRoot: string): InlineConfig {
  return {
    ...common(join(root, 'web/frames'), join(outRoot, 'frames'), 'card.html'),
    plugins: [assetsPrefix('%ASSETS%')],
  };
}

function admin(root: string, outRoot: string): InlineConfig {
  const sources = join(root, 'web/admin');
  return {
    ...common(sources, join(outRoot, 'admin'), 'index.html'),
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
      // Served at {path}company, one level under which its files lie; so it needs no placeholder.
      assetsPrefix('assets/admin/'),
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
