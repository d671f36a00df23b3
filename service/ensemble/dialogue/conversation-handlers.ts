/** The operations that list, read and delete conversations. */
import { type Handlers, pageLinks, type RequestContext } from 'fountainai';
import type { components, operations } from '../api.d.ts';
import type { ConversationStore, ListedConversation } from '../log/conversations.ts';
import type { InteractionLog } from '../log/interaction-log.ts';

type ConversationOperations = Pick<operations, 'listConversations' | 'readConversation' | 'deleteConversation'>;

export function conversationHandlers(parts: {
  readonly conversations: Pick<ConversationStore, 'list' | 'read' | 'remove'>;
  readonly interactions: Pick<InteractionLog, 'list' | 'count'>;
  /** Returns the principal whose conversations the client may read; undefined: all. */
  readonly ownerOf: (context: RequestContext) => string | undefined;
}): Handlers<ConversationOperations> {
  const { conversations, interactions, ownerOf } = parts;
  return {
    async listConversations({ query: { limit, offset }, context }) {
      const { conversations: found, total } = await conversations.list({ limit, offset }, ownerOf(context));
      const links = pageLinks('/conversations', { limit, offset, total, filters: {} });
      const body = { conversations: found.map(toShown) };
      return { status: 200, headers: { 'X-Total-Count': total, Link: links }, body };
    },

    async readConversation({ path: { conversation_id: id }, query: { limit, offset }, context }) {
      const { conversation, pending } = await conversations.read(id, ownerOf(context));
      const filters = { conversation_id: id, principal: conversation.principal };
      const [logs, total] = await Promise.all([interactions.list(limit, offset, filters), interactions.count(filters)]);
      const links = pageLinks(`/conversations/${id}`, { limit, offset, total, filters: {} });
      const shown = toShown({ ...conversation, interactions: total });
      return {
        status: 200,
        headers: { 'X-Total-Count': total, Link: links },
        body: { conversation: shown, pending_calls: [...pending], logs },
      };
    },

    async deleteConversation({ path: { conversation_id: id }, context }) {
      await conversations.remove(id, ownerOf(context));
      return { status: 200, body: { message: 'the conversation was deleted; the log keeps its interactions' } };
    },
  };
}

const toShown = ({ id, principal, started_at, last_at, interactions, title }: ListedConversation) =>
  ({ id, principal, started_at, last_at, interactions, title }) satisfies components['schemas']['Conversation'];
