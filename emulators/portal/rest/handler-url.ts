import { RestError } from './errors.ts';

/**
 * Known check of handler addresses: only http and https, and the host must contain a dot, so `localhost` is refused
 * unless the emulator is told otherwise. Nothing is fetched.
 */
export function checkHandlerUrl(url: string, options: { allowLocal: boolean; status: number }): void {
  const parsed = URL.canParse(url) ? new URL(url) : undefined;
  if (!parsed || parsed.hostname === '' || (!parsed.hostname.includes('.') && !options.allowLocal)) {
    throw new RestError(options.status, 'ERROR_WRONG_HANDLER_URL', 'Wrong handler URL');
  }
  if (parsed.protocol !== 'http:' && parsed.protocol !== 'https:') {
    throw new RestError(options.status, 'ERROR_UNSUPPORTED_PROTOCOL', 'Unsupported event handler protocol');
  }
}
