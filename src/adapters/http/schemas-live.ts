/** What is said on `api/v1/live`, for the OpenAPI document: that language has no words for a WebSocket's messages. */
import { z } from 'zod';
import { Change, Hello } from './live-hello.ts';
import { Call, Colleague } from './schemas-calls.ts';

const Calls = z.array(Call);

/** From the server. */
export const Message = z.discriminatedUnion('type', [
  z.object({ type: z.literal('calls'), calls: Calls, now: z.number() }),
  z.object({ type: z.literal('everybody'), calls: Calls, now: z.number() }),
  z.object({ type: z.literal('colleagues'), colleagues: z.array(Colleague) }),
  z.object({ type: z.literal('error'), error: z.string(), message: z.string() }),
]);

const asJson = (schema: z.ZodType, description: string): Record<string, unknown> => {
  // An OpenAPI schema names its dialect for the whole document.
  const { $schema: _, ...shape } = z.toJSONSchema(schema, { io: 'input' });
  return { description, ...shape };
};

export const LIVE_SCHEMAS = {
  LiveHello: asJson(Hello, 'First message of the page, within 10 s of the connection'),
  LiveWatch: asJson(Change, 'Any later message of the page: what it watches from now on'),
  LiveMessage: asJson(
    Message,
    'From the server: whole lists, at once and after every change; an error comes before a close',
  ),
};

export const LIVE_ROUTE = {
  tags: ['live'],
  summary: 'WebSocket: calls and colleagues, pushed',
  description:
    'Upgrade to a WebSocket. The page sends LiveHello, later LiveWatch; the server sends LiveMessage (components/schemas). ' +
    'Close code 4401: the same token will never be taken again. The order of things: docs/protocols.md, "Live".',
};
