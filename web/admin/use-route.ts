/** Where on the settings page we are: `#section` or `#section/detail`, so that each place has an address and «Back» works. */
import { onMounted, onUnmounted, readonly, ref, type Ref } from 'vue';

export const SECTIONS = ['company', 'users', 'why', 'audit'] as const;
export type SectionName = (typeof SECTIONS)[number];

export interface Route {
  section: SectionName;
  /** What follows the section, e.g. the id of a call; null when nothing does. */
  detail: string | null;
}

/** For the life of the component that calls it. */
export function useRoute(): Readonly<Ref<Route>> {
  const route = ref(readHash());
  const follow = () => {
    route.value = readHash();
  };
  onMounted(() => window.addEventListener('hashchange', follow));
  onUnmounted(() => window.removeEventListener('hashchange', follow));
  return readonly(route);
}

/** Address of a place, for `href`. */
export function placeOf(section: SectionName, detail: string | null = null): string {
  return detail === null ? `#${section}` : `#${section}/${encodeURIComponent(detail)}`;
}

function readHash(): Route {
  const [name = '', ...rest] = location.hash.replace(/^#/, '').split('/');
  const section = SECTIONS.find((known) => known === name) ?? 'company';
  const detail = rest.join('/');
  return { section, detail: detail === '' ? null : decoded(detail) };
}

/** A hand-made address may hold a lone %, which is no reason for an empty page. */
function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
