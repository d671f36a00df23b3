/** Writes the texts of `store.ts` and of the first migration. */
import type { ApiDocument } from '../../../openapi/document/document.ts';
import { findNullable } from '../request/compose.ts';
import { memberSchema } from '../resource/assignable.ts';
import { getParents, type PlannedResource, type ResourceView } from '../resource/resource.ts';
import type { ServicePlan } from '../plan/service-plan.ts';
import { importText } from '../code/import-text.ts';
import { accessCode, readCode, toOneLine, stringCode } from '../code/names.ts';

export function storeText(document: ApiDocument, { resources }: ServicePlan): string {
  const types = resources.map(({ typeName, item }) => `export type ${typeName} = ${item.typeText};`);
  const isSearched = resources.some(({ searched }) => searched.length > 0);
  const openers = resources.map((resource) => openerText(resource));
  const roots = (['components', 'operations'] as const).filter((name) =>
    types.some((text) => text.includes(`${name}[`)),
  );
  return `/**
 * The resources of "${toOneLine(document.title)}", written by \`fountainai generate\`; you can edit them. The deletion of an item
 * also deletes the items below it.
 */
${importText('fountainai', ['type Database', 'itemValidator', 'Resource', ...(isSearched ? ['resourceSearch', 'type Search'] : [])])}
import type { ApiDocument } from 'fountainai/openapi';
import type { ${roots.join(', ')} } from './api.d.ts';

${types.join('\n')}

${searchesText(resources)}export type Store = ReturnType<typeof openStore>;

interface Source {
  readonly database: Database;
  readonly document: ApiDocument;
${isSearched ? '  readonly search: Search;\n' : ''}}

export function openStore(database: Database, document: ApiDocument${isSearched ? ', search: Search' : ''}) {
  const source = { database, document${isSearched ? ', search' : ''} };
${resources
  .map(
    (resource) =>
      `  const ${resource.variable} = ${openerName(resource)}(source${getParents(resource)
        .map(({ variable }) => `, ${variable}`)
        .join('')});`,
  )
  .join('\n')}
  return { ${resources.map(({ variable }) => variable).join(', ')} };
}

${openers.join('\n\n')}
`;
}

/** Returns the code of the collections that lists search. */
function searchesText(resources: readonly PlannedResource[]): string {
  const members = resources
    .filter(({ searched }) => searched.length > 0)
    .map(({ variable, table, searched }) => {
      const list = searched.map(stringCode).join(', ');
      return `${variable}: resourceSearch({ table: ${stringCode(table)}, members: [${list}] })`;
    });
  return members.length === 0
    ? ''
    : `/** The collections that lists search for words. */\nexport const searches = { ${members.join(', ')} };\n\n`;
}

function openerName({ variable }: PlannedResource): string {
  return `open${variable.charAt(0).toUpperCase()}${variable.slice(1)}`;
}

/** Returns the function that opens one resource. */
export function openerText(resource: PlannedResource): string {
  const { typeName, item, label, table, searched, variable, path } = resource;
  const parents = getParents(resource).map((parent) => `, ${parent.variable}: Resource<${parent.typeName}>`);
  const hidden = [...item.schema.hidden('response')].filter((name) => item.type.members.has(name));
  const nullable = [...findNullable(item, path.onItem.get('patch'))];
  const members = [
    `table: ${stringCode(table)}`,
    `name: ${stringCode(label)}`,
    ...columnsText(resource),
    ...withinText(resource),
    `validate: itemValidator(document, ${stringCode(item.pointer)})`,
    ...(searched.length === 0 ? [] : [`search: { search, collection: searches.${variable} }`]),
    ...(hidden.length === 0 ? [] : [`hidden: [${hidden.map(stringCode).join(', ')}]`]),
    ...(nullable.length === 0 ? [] : [`nullable: [${nullable.map(stringCode).join(', ')}]`]),
  ];
  return `function ${openerName(resource)}({ database, document${searched.length === 0 ? '' : ', search'} }: Source${parents.join('')}): Resource<${typeName}> {
  return new Resource(database, { ${members.join(', ')} });
}`;
}

function columnsText({ filters, item }: PlannedResource): string[] {
  const columns = [...filters].map(([member, { column, isList, inner }]) => {
    const isSure = item.type.required.has(member) && !memberSchema(item.type, member).types.includes('null');
    const of = inner === undefined ? '' : `${isSure ? '' : '?'}.map((one) => one${accessCode(inner)})`;
    return { isList, code: `${stringCode(column)}: (item) => ${readCode('item', member)}${of}` };
  });
  const values = columns.filter(({ isList }) => !isList).map(({ code }) => code);
  const lists = columns.filter(({ isList }) => isList).map(({ code }) => code);
  const others = (item.key?.others ?? []).flatMap((member) => filters.get(member)?.column ?? []);
  return [
    ...(values.length === 0 ? [] : [`values: { ${values.join(', ')} }`]),
    ...(lists.length === 0 ? [] : [`lists: { ${lists.join(', ')} }`]),
    ...(others.length === 0 ? [] : [`otherKeys: [${others.map(stringCode).join(', ')}]`]),
  ];
}

function withinText({ within, views }: PlannedResource): string[] {
  const own = within.map(({ column, parent }) => `${stringCode(column)}: ${parent?.variable ?? 'undefined'}`);
  const shared = views.map((view) => `${stringCode(view.within.column)}: ${sharedText(view)}`);
  return [
    ...(own.length === 0 ? [] : [`within: { ${own.join(', ')} }`]),
    ...(shared.length === 0 ? [] : [`sharedWithin: { ${shared.join(', ')} }`]),
  ];
}

function sharedText({ within, member }: ResourceView): string {
  const collection = `collection: ${within.parent?.variable ?? ''}`;
  if (member === undefined) return `{ ${collection} }`;
  const { name, inner } = member;
  const read = inner === undefined ? accessCode(name) : `${accessCode(name)}?.${inner}`;
  const written = inner === undefined ? 'key' : `{ ${stringCode(inner)}: key }`;
  return `{ ${collection}, member: { read: (item) => item${read}, write: (item, key) => ({ ...item, ${stringCode(name)}: ${written} }) } }`;
}

export function migrationText(document: ApiDocument, { resources }: ServicePlan): string {
  const needsIdempotency = resources.some((resource) => resource.needsIdempotency);
  const tables = resources.map((resource) => {
    const within = resource.within.map(({ column }) => column);
    const shared = resource.views.map((view) => view.within.column);
    const columns = [...resource.filters.values()].map(({ column }) => column);
    const members = [
      ['within', within] as const,
      ['sharedWithin', shared] as const,
      ['columns', columns] as const,
    ].flatMap(([name, names]) => (names.length === 0 ? [] : [`${name}: [${names.map(stringCode).join(', ')}]`]));
    return `  await createResourceTable(database, ${stringCode(resource.table)}${members.length === 0 ? '' : `, { ${members.join(', ')} }`});`;
  });
  const searched = resources.filter((resource) => resource.searched.length > 0);
  if (searched.length > 0) tables.push('  await createSearchTables(database);');
  for (const { table } of searched) tables.push(`  await createWordTable(database, ${stringCode(table)});`);
  return `/** The tables of "${toOneLine(document.title)}". Do not edit a migration that has run; add the next one. */
${importText('fountainai', ['createResourceTable', ...(needsIdempotency ? ['createIdempotencyTable'] : []), ...(searched.length === 0 ? [] : ['createSearchTables', 'createWordTable']), 'type Kysely'])}

export async function up(database: Kysely<unknown>): Promise<void> {
${tables.join('\n')}
${needsIdempotency ? '  await createIdempotencyTable(database);\n' : ''}}
`;
}
