import type { ApiStory, ApiStoryRow } from '../../../src/adapters/http/api-types.ts';
import { request } from '../api.ts';

export interface StoryQuery {
  text: string;
  userId: string;
  /** Epoch ms; null: no bound. */
  from: number | null;
  to: number | null;
}

export interface StoryPage {
  calls: ApiStoryRow[];
  next: string | null;
}

/** One page of calls, newest first. */
export function listStories({ text, userId, from, to }: StoryQuery, before: string | null): Promise<StoryPage> {
  const asked = { text, userId, from, to, before };
  const given = Object.entries(asked).flatMap(([name, value]) =>
    value === null || value === '' ? [] : [[name, String(value)]],
  );
  return request<StoryPage>('GET', `stories?${new URLSearchParams(given).toString()}`);
}

export const readStory = (id: string): Promise<ApiStory> =>
  request<ApiStory>('GET', `stories/${encodeURIComponent(id)}`);

/** Hands the export to the browser as a file; resolves to the file's name. */
export async function downloadStory(id: string, numbers: 'masked' | 'plain'): Promise<string> {
  const path = `stories/${encodeURIComponent(id)}/export?numbers=${numbers}`;
  const content = await request<{ file: string }>('GET', path);
  const address = URL.createObjectURL(new Blob([JSON.stringify(content, null, 2)], { type: 'application/json' }));
  const link = document.createElement('a');
  link.href = address;
  link.download = content.file;
  link.click();
  // The browser has taken the data over when the click returns; the rest of its work is not ours to wait for.
  setTimeout(() => URL.revokeObjectURL(address), 10_000);
  return content.file;
}
