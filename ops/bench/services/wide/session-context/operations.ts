/** The handlers of Session and Context, and one that does nothing for every other operation. */
import type { Service, ServiceContext } from 'fountainai';
import { open as openSessionContext } from '../../../../../service/session-context/operations.ts';

export async function open(context: ServiceContext): Promise<Service> {
  const service = await openSessionContext(context);
  const nothing = context.document.operations.map(({ id }) => [id, () => ({ status: 200 })] as const);
  return { ...service, handlers: { ...Object.fromEntries(nothing), ...service.handlers } };
}
