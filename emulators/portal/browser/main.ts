import { PortalApi } from './api.ts';
import { AppFrame } from './app-frame.ts';
import { CardManager } from './card-manager.ts';
import { commonCommands } from './commands-common.ts';
import type { Shell } from './commands-common.ts';
import { toast } from './dom.ts';
import { PushChannel } from './push.ts';
import { Sliders } from './slider.ts';
import type { AppPage, Boot, Push } from './wire.ts';
import { Workers } from './workers.ts';

const boot = JSON.parse(document.getElementById('boot')?.textContent ?? 'null') as Boot;
const api = new PortalApi(boot.base);

async function dial(number: string, crm?: { type: string; id: number }): Promise<void> {
  if (number.trim() === '') return;
  try {
    await api.call(number, crm);
  } catch (error) {
    toast(error instanceof Error ? error.message : String(error));
  }
}

const shell: Shell = { api, sliders: new Sliders(boot.base), dial };
const cards: CardManager = new CardManager(shell, boot, (appId, event, argument) =>
  workers.emit(appId, event, argument),
);
const workers = new Workers(shell, boot.workerSlowMs, () => cards.current);

function report(work: Promise<void>): void {
  work.catch((error: unknown) => toast(error instanceof Error ? error.message : String(error)));
}

function onPush(push: Push): void {
  if (push.command === 'showExternalCall') report(cards.show(push.params, push.seq));
  else if (push.command === 'hideExternalCall') report(cards.hide(push.params.callId));
  else toast(push.params.text);
}

function wirePhones(): void {
  document.addEventListener('click', (event) => {
    const link = (event.target as Element).closest<HTMLElement>('[data-phone]');
    if (!link) return;
    event.preventDefault();
    const { phone, crmType, crmId } = link.dataset;
    void dial(phone ?? '', crmType && crmId ? { type: crmType, id: Number(crmId) } : undefined);
  });
  document.getElementById('dial')?.addEventListener('submit', (event) => {
    event.preventDefault();
    const input = document.querySelector<HTMLInputElement>('#dial input');
    if (input) void dial(input.value);
  });
}

function openAppPage(page: AppPage): void {
  const pane = document.getElementById('app-page');
  if (!pane) return;
  const place = page.placementId === null ? 'page' : 'placement';
  const port = { commands: commonCommands(shell, place), interface: { command: [], event: [] } };
  report(new AppFrame(api, page, port).open(pane));
}

wirePhones();
workers.start(boot.workers);
if (boot.appPage) openAppPage(boot.appPage);
if (!boot.inSlider) {
  report(cards.restore());
  new PushChannel(boot.base, onPush).start();
}
