/** Checks that the gateway has, for each host, exactly one route to each operation, and that it is of the same document. */
import type { ApiDocument, Operation } from '../../../openapi/document/document.ts';
import type { GatewayPlan } from '../../../pulumi/plan/gateway/kong-object.ts';
import { listPublicHosts } from '../../../pulumi/plan/document/hosts.ts';
import { groupBy } from '../../../pulumi/plan/document/ordering.ts';
import { findRoutes } from '../../../pulumi/plan/gateway/router.ts';
import { placeIn } from '../../findings/finding.ts';
import type { Inconsistency } from './inconsistency.ts';

/** Reports operations with the same problem together. */
export function findUnreachedOperations(document: ApiDocument, plan: GatewayPlan): Inconsistency[] {
  const troubles = document.operations.flatMap((operation) => {
    const trouble = findTrouble(document, operation, plan);
    return trouble === undefined ? [] : [{ ...trouble, operation }];
  });
  return [...groupBy(troubles, ({ rule, words }) => `${rule} ${words}`).values()].flatMap((group): Inconsistency[] => {
    const [first] = group;
    if (first === undefined) return [];
    const { rule, words, operation } = first;
    const listed = group.slice(0, 3).map((one) => one.operation.id);
    const more = group.length > listed.length ? ` and ${group.length - listed.length} more` : '';
    const message = `${listed.join(', ')}${more}: ${words}`;
    return [{ rule, message, place: placeIn(document, operation.pointer), operation: operation.id }];
  });
}

interface Trouble {
  readonly rule: 'operation-unreachable' | 'operation-ambiguous';
  readonly words: string;
}

/** Returns the problem of the first host that has one. */
function findTrouble(document: ApiDocument, { method, path }: Operation, plan: GatewayPlan): Trouble | undefined {
  for (const { host, basePath } of listPublicHosts(document)) {
    const request = { host, method: method.toUpperCase(), path: basePath + path.replaceAll(/\{[^{}]*\}/g, 'some') };
    const routes = findRoutes(plan, request);
    if (routes.length > 1) return { rule: 'operation-ambiguous', words: `each of ${routes.join(', ')} matches it` };
    const [route] = routes;
    if (route === undefined) return { rule: 'operation-unreachable', words: `no route of ${host} matches it` };
    const tags = plan.objects.find(({ kind, name }) => kind === 'routes' && name === route)?.fields.tags;
    const isOwn = Array.isArray(tags) && tags.includes(document.name);
    if (!isOwn) return { rule: 'operation-unreachable', words: `${route}, which is another document's, matches it` };
  }
  return undefined;
}
