/** Plans a service whose handlers all work in a trial. */
import type { ApiDocument } from '../../../openapi/document/document.ts';
import { planService, type ServicePlan } from '../plan/service-plan.ts';
import { openerText } from '../text/store-text.ts';
import { tryHandlers } from './trial.ts';

/**
 * Plans, tries, and plans again without the handlers that failed, until no handler fails. A handler is tried again only if
 * its code or its resource changed in the new plan.
 */
export async function planTriedService(document: ApiDocument): Promise<ServicePlan> {
  const refused = new Map<string, string>();
  const tried = new Set<string>();
  for (;;) {
    const plan = planService(document, refused);
    const texts = [...plan.places].map(([id, { resource }]): readonly [string, string] => {
      return [id, `${plan.handlers.get(id) ?? ''}\n${openerText(resource)}`];
    });
    const open = texts.filter(([, text]) => !tried.has(text));
    if (open.length === 0) return plan;
    for (const [id, reason] of await tryHandlers(document, plan, new Set(open.map(([id]) => id))))
      refused.set(id, reason);
    for (const [, text] of open) tried.add(text);
  }
}
