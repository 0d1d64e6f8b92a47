/** A message in an employee's chat or notification area. */
export interface ChatMessage {
  id: number;
  at: number;
  userId: number;
  kind: 'call' | 'notification';
  text: string;
  callId: string | null;
}

const MAX_MESSAGES = 5000;

export class ChatLog {
  private readonly messages: ChatMessage[] = [];
  private lastId = 0;

  add(fields: Omit<ChatMessage, 'id'>): ChatMessage {
    const message = { ...fields, id: ++this.lastId };
    this.messages.push(message);
    if (this.messages.length > MAX_MESSAGES) this.messages.shift();
    return message;
  }

  list(userId?: number): ChatMessage[] {
    return this.messages.filter((message) => userId === undefined || message.userId === userId);
  }
}
