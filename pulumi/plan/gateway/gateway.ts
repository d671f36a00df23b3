/** Documents and settings → the objects that Kong should have. */
import type { ApiDocument } from '../../../openapi/document.ts';
import { consumersOf } from './consumers.ts';
import { type GatewayPlan, kongKinds, type KongObject } from './kong-object.ts';
import { documentObjects } from './document-objects.ts';
import type { Faults } from '../faults/plan-error.ts';
import { checkHosts, portsOf } from '../document/hosts.ts';
import type { GatewaySettings } from './gateway-settings.ts';
import { byName, groupBy } from '../document/ordering.ts';

export function gatewayOf(documents: readonly ApiDocument[], options: GatewaySettings, faults: Faults): GatewayPlan {
  checkHosts(documents, faults);
  const ports = portsOf(documents, faults);
  const ofDocuments = documents.flatMap((document) =>
    documentObjects({ document, port: ports.get(document.name) ?? 0, options, faults }),
  );
  const objects = [...ofDocuments, ...consumersOf(documents, ofDocuments, options, faults)];
  checkNames(objects, faults);
  return { ownerTag: options.ownerTag, objects: kongKinds.flatMap((kind) => ofKind(objects, kind)) };
}

const ofKind = (objects: readonly KongObject[], wanted: string): KongObject[] =>
  objects.filter(({ kind }) => kind === wanted).sort(byName);

function checkNames(objects: readonly KongObject[], faults: Faults): void {
  for (const [name, same] of groupBy(objects, (object) => `${object.kind}/${object.name}`)) {
    const problem = 'is the name of two objects of the gateway';
    const remedy = 'give one of them another by x-kong-name';
    if (same.length > 1) faults.add({ code: 'plan-name-taken', where: name, problem, remedy });
  }
}
