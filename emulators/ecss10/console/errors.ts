/** What the console answers instead of carrying a command out; nothing has changed when it is thrown. */
export class ConsoleError extends Error {
  override readonly name = 'ConsoleError';
}
