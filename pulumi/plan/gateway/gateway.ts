/** Documents and settings → the objects that Kong should have. */
import type { ApiDocument } from '../../../openapi/document/document.ts';
import { createConsumers } from './consumers.ts';
import { type GatewayPlan, kongKinds, type KongObject } from './kong-object.ts';
import { createDocumentObjects } from './document-objects.ts';
import type { PlanFaults } from '../faults/plan-error.ts';
import { checkHosts, planPorts } from '../document/hosts.ts';
import type { GatewaySettings } from './gateway-settings.ts';
import { compareByName, groupBy } from '../document/ordering.ts';

export function createGatewayPlan(
  documents: readonly ApiDocument[],
  options: GatewaySettings,
  faults: PlanFaults,
): GatewayPlan {
  checkHosts(documents, faults);
  const ports = planPorts(documents, faults);
  const ofDocuments = documents.flatMap((document) =>
    createDocumentObjects({ document, port: ports.get(document.name) ?? 0, options, faults }),
  );
  const objects = [...ofDocuments, ...createConsumers(documents, ofDocuments, options, faults)];
  checkNames(objects, faults);
  return { ownerTag: options.ownerTag, objects: kongKinds.flatMap((kind) => filterKind(objects, kind)) };
}

const filterKind = (objects: readonly KongObject[], wanted: string): KongObject[] =>
  objects.filter(({ kind }) => kind === wanted).sort(compareByName);

function checkNames(objects: readonly KongObject[], faults: PlanFaults): void {
  for (const [name, same] of groupBy(objects, (object) => `${object.kind}/${object.name}`)) {
    const problem = 'is the name of two objects of the gateway';
    const remedy = 'give one of them another name with x-kong-name';
    if (same.length > 1) faults.add({ code: 'plan-name-taken', where: name, problem, remedy });
  }
}
