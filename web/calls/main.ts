/** «Звонки»: Vue 3 and the vendor's kit, built by plain Vite. */
import './main.css';
import { createApp } from 'vue';
import kit from '@bitrix24/b24ui-nuxt/vue-plugin';
import App from './App.vue';
import { bootstrap } from './bootstrap.ts';
import { lang, text } from './texts.ts';

// The kit's own colour-mode support inserts inline styles, which the Content-Security-Policy forbids.
const systemDark = matchMedia('(prefers-color-scheme: dark)');
const applyScheme = () => {
  const dark = bootstrap.theme === 'auto' ? systemDark.matches : bootstrap.theme === 'dark';
  document.documentElement.classList.toggle('dark', dark);
  document.documentElement.classList.toggle('light', !dark);
};
systemDark.addEventListener('change', applyScheme);
applyScheme();

document.documentElement.lang = lang;
document.title = text('title');
createApp(App).use(kit).mount('#app');
