/** Section `gateway`: compares the objects of Kong with the plan. It only reads, and works without a database too. */
import type { ApiDocument, JsonObject } from '../../../openapi/document/document.ts';
import { arrayOf, stringOf } from '../../../openapi/json/json.ts';
import type { KongKind, KongObject } from '../../../pulumi/plan/gateway/kong-object.ts';
import { planGateway } from '../../../pulumi/plan/plan.ts';
import { StackSettingsReader } from '../../../pulumi/plan/settings/stack-settings-reader.ts';
import { planSettings } from '../../../pulumi/plan/settings/plan-settings.ts';
import { PlanFaults } from '../../../pulumi/plan/faults/plan-error.ts';
import { AdminClient } from '../../../pulumi/kong/admin/admin-client.ts';
import { compareEntity } from '../../../pulumi/kong/entity/compare-entity.ts';
import { type KongNode, readKongNode } from '../../../pulumi/kong/admin/kong-node.ts';
import { describeObject } from '../../../pulumi/kong/entity/ownership.ts';
import { describeValue, placeIn } from '../../findings/finding.ts';
import { gatewayRules } from '../../findings/rules/gateway.ts';
import type { DriftContext } from '../section/context.ts';
import { checkSetting } from '../section/deployment.ts';
import { type FoundObject, GatewayReading, type ExtraObject } from './reading.ts';
import type { Interference } from './interference.ts';
import { readTexts } from './texts.ts';
import { createPlan } from '../section/planned.ts';
import { findBrokenDocuments, defineSection } from '../section/section.ts';

/** An object of the plan; undefined for the objects that are not part of it. */
interface Subject {
  readonly object: KongObject | undefined;
  readonly reading: GatewayReading;
  readonly ownerTag: string;
  readonly documents: readonly ApiDocument[];
  readonly node: KongNode;
}

interface Actual {
  readonly found: FoundObject | undefined;
  readonly leftovers: readonly ExtraObject[];
  readonly interference: readonly Interference[];
}

interface Gap {
  readonly rule: keyof typeof gatewayRules;
  readonly message: string;
  /** Of the object that the finding concerns. */
  readonly tags: readonly string[];
}

export const gatewaySection = defineSection({
  name: 'gateway',
  purpose: 'Kong has the objects that the documents ask for',
  unconfigured: ({ deployment }) => checkSetting(deployment, planSettings.kongAdminUrl),
  obstacle: findBrokenDocuments,
  subjects,
  desired: ({ object }) => object,
  actual: async ({ object, reading }): Promise<Actual> =>
    object === undefined
      ? { found: undefined, leftovers: await reading.leftovers(), interference: await reading.interference() }
      : { found: await reading.find(object), leftovers: [], interference: [] },
  compare: (object, { found, leftovers, interference }, { ownerTag, node }): readonly Gap[] => [
    ...(object === undefined || found === undefined ? [] : compareObject(object, found, ownerTag, node)),
    ...leftovers.map((leftover) => toUndesired(leftover, ownerTag)),
    ...interference.map(({ message, tags }): Gap => ({ rule: 'object-interferes', message, tags })),
  ],
  finding: ({ rule, message, tags }, { documents, node }) => {
    const document = documents.find(({ name }) => tags.includes(name));
    const place = document === undefined ? {} : placeIn(document, '');
    const severity = rule === 'object-interferes' ? 'warning' : 'error';
    return { rule, severity, ...place, message, remedy: chooseRemedy(rule, node) };
  },
  release: async ([first]) => {
    await first?.reading.close();
  },
});

/** A Kong without a database takes no changes from a deployment. */
function chooseRemedy(rule: Gap['rule'], { hasDatabase }: KongNode): string {
  const { remedy } = gatewayRules[rule];
  return hasDatabase || !remedy.includes('deploy up') ? remedy : withoutDatabase;
}

const withoutDatabase =
  'run `fountainai dockerize`, and give this Kong, which has no database, the new kong.yml; or change the document (x-kong-*) or the settings';

async function subjects({ documents, deployment: { source } }: DriftContext): Promise<readonly Subject[]> {
  const plan = createPlan(() => planGateway(documents, source));
  const faults = new PlanFaults();
  const reader = new StackSettingsReader(source, faults);
  const url = reader.required(planSettings.kongAdminUrl) ?? '';
  const token = reader.optional(planSettings.kongAdminToken)?.reveal();
  faults.finish();
  const client = new AdminClient({ url, token });
  const reading = new GatewayReading(client, plan);
  const node = await readKongNode(client).catch(async (error: unknown) => {
    await reading.close();
    throw error;
  });
  const { ownerTag } = plan;
  return [...plan.objects, undefined].map((object) => ({ object, reading, ownerTag, documents, node }));
}

/** Does not report an object that is missing together with its parent. */
function compareObject(
  object: KongObject,
  { entity, isOurs, parent, schema }: FoundObject,
  ownerTag: string,
  { plugins }: KongNode,
): Gap[] {
  const tags = readTexts(object.fields.tags);
  const name = describeObject(object);
  const plugin = object.kind === 'plugins' ? stringOf(object.fields.name) : undefined;
  if (plugin !== undefined && !plugins.includes(plugin))
    return [
      { rule: 'plugin-missing', message: `${name} needs the plugin "${plugin}", which this Kong does not have`, tags },
    ];
  if (entity === undefined) {
    const isTold = parent !== undefined && !parent.isOurs;
    return isTold ? [] : [{ rule: 'object-missing', message: `${name} does not exist`, tags }];
  }
  if (!isOurs) {
    const message = `${name} exists without the tag "${ownerTag}", so it is not ours`;
    return [{ rule: 'object-foreign', message, tags }];
  }
  return compareEntity(object, entity, { parent: parent?.entity?.id, schema }).map(({ field, desired, actual }) => {
    const message = `${name}: ${field} is ${describeValue(actual)}; the plan has ${describeValue(desired)}`;
    return { rule: 'object-changed', message, tags };
  });
}

function toUndesired({ kind, entity }: ExtraObject, ownerTag: string): Gap {
  const message = `${describeObject({ kind, name: findName(kind, entity) })} has the tag "${ownerTag}", and no document asks for it`;
  return { rule: 'object-undesired', message, tags: arrayOf(entity.tags).map(stringOf) };
}

/** Keys have no name that may be logged. */
function findName(kind: KongKind, { id, ...entity }: JsonObject): string {
  const { instance_name: instance, name, username, target, group } = entity;
  return kind === 'key-auths' ? stringOf(id) : stringOf(instance ?? name ?? username ?? target ?? group ?? id);
}
