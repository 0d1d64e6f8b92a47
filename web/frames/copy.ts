/**
 * Copies `text` by the user's click. The portal's frame grants no clipboard-write (known: its `allow` list has only
 * geolocation, microphone, camera and autoplay), so the old command, which needs no grant, is the way that works there.
 */
export async function copyText(text: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    // Not granted to this frame, or no secure context: copyBySelection needs neither.
    return copyBySelection(text);
  }
}

function copyBySelection(text: string): boolean {
  const focused = document.activeElement;
  const field = document.createElement('textarea');
  field.value = text;
  field.className = 'off-screen';
  field.readOnly = true;
  document.body.append(field);
  field.select();
  // eslint-disable-next-line @typescript-eslint/no-deprecated -- no other way inside a frame without clipboard-write
  const copied = document.execCommand('copy');
  field.remove();
  if (focused instanceof HTMLElement) focused.focus();
  return copied;
}
