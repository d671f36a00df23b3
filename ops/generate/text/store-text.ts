/** The texts of `store.ts` and of the migration: what is kept, and in which tables. */
import type { ApiDocument } from '../../../openapi/document/document.ts';
import { nullableOf } from '../request/compose.ts';
import { parentsOf, type Resource, type View } from '../resource/resource.ts';
import type { ServicePlan } from '../plan/service-plan.ts';
import { importText } from '../code/import-text.ts';
import { access, oneLine, quoted } from '../code/names.ts';

export function storeText(document: ApiDocument, { resources }: ServicePlan): string {
  const types = resources.map(({ typeName, item }) => `export type ${typeName} = ${item.typeText};`);
  const isSearched = resources.some(({ searched }) => searched.length > 0);
  const openers = resources.map((resource) => openerText(resource));
  const roots = (['components', 'operations'] as const).filter((name) =>
    types.some((text) => text.includes(`${name}[`)),
  );
  return `/**
 * What "${oneLine(document.title)}" keeps, written once by \`npm run generate\`: yours from here on. An item that is deleted
 * takes along what is within it.
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
      `  const ${resource.variable} = ${openerName(resource)}(source${parentsOf(resource)
        .map(({ variable }) => `, ${variable}`)
        .join('')});`,
  )
  .join('\n')}
  return { ${resources.map(({ variable }) => variable).join(', ')} };
}

${openers.join('\n\n')}
`;
}

/** What the lists that take words search. */
function searchesText(resources: readonly Resource[]): string {
  const members = resources
    .filter(({ searched }) => searched.length > 0)
    .map(({ variable, table, searched }) => {
      const list = searched.map(quoted).join(', ');
      return `${variable}: resourceSearch({ table: ${quoted(table)}, members: [${list}] })`;
    });
  return members.length === 0
    ? ''
    : `/** What lists search for words. */\nexport const searches = { ${members.join(', ')} };\n\n`;
}

function openerName({ variable }: Resource): string {
  return `open${variable.charAt(0).toUpperCase()}${variable.slice(1)}`;
}

/** The function that opens one resource. */
export function openerText(resource: Resource): string {
  const { typeName, item, label, table, searched, variable } = resource;
  const parents = parentsOf(resource).map((parent) => `, ${parent.variable}: Resource<${parent.typeName}>`);
  const hidden = [...item.schema.hidden('response')].filter((name) => item.type.members.has(name));
  const nullable = [...nullableOf(item)];
  const members = [
    `table: ${quoted(table)}`,
    `name: ${quoted(label)}`,
    ...columnsText(resource),
    ...withinText(resource),
    `validate: itemValidator(document, ${quoted(item.pointer)})`,
    ...(searched.length === 0 ? [] : [`search: { search, collection: searches.${variable} }`]),
    ...(hidden.length === 0 ? [] : [`hidden: [${hidden.map(quoted).join(', ')}]`]),
    ...(nullable.length === 0 ? [] : [`nullable: [${nullable.map(quoted).join(', ')}]`]),
  ];
  return `function ${openerName(resource)}({ database, document${searched.length === 0 ? '' : ', search'} }: Source${parents.join('')}): Resource<${typeName}> {
  return new Resource(database, { ${members.join(', ')} });
}`;
}

function columnsText({ filters, item }: Resource): string[] {
  const columns = [...filters].map(([member, { column, isList }]) => ({
    isList,
    code: `${quoted(column)}: (item) => item${access(member)}`,
  }));
  const values = columns.filter(({ isList }) => !isList).map(({ code }) => code);
  const lists = columns.filter(({ isList }) => isList).map(({ code }) => code);
  const others = (item.key?.others ?? []).flatMap((member) => filters.get(member)?.column ?? []);
  return [
    ...(values.length === 0 ? [] : [`values: { ${values.join(', ')} }`]),
    ...(lists.length === 0 ? [] : [`lists: { ${lists.join(', ')} }`]),
    ...(others.length === 0 ? [] : [`otherKeys: [${others.map(quoted).join(', ')}]`]),
  ];
}

function withinText({ within, views }: Resource): string[] {
  const own = within.map(({ column, parent }) => `${quoted(column)}: ${parent?.variable ?? 'undefined'}`);
  const shared = views.map((view) => `${quoted(view.within.column)}: ${sharedText(view)}`);
  return [
    ...(own.length === 0 ? [] : [`within: { ${own.join(', ')} }`]),
    ...(shared.length === 0 ? [] : [`sharedWithin: { ${shared.join(', ')} }`]),
  ];
}

function sharedText({ within, member }: View): string {
  const collection = `collection: ${within.parent?.variable ?? ''}`;
  if (member === undefined) return `{ ${collection} }`;
  const { name, inner } = member;
  const read = inner === undefined ? access(name) : `${access(name)}?.${inner}`;
  const written = inner === undefined ? 'key' : `{ ${quoted(inner)}: key }`;
  return `{ ${collection}, member: { read: (item) => item${read}, write: (item, key) => ({ ...item, ${quoted(name)}: ${written} }) } }`;
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
    ].flatMap(([name, names]) => (names.length === 0 ? [] : [`${name}: [${names.map(quoted).join(', ')}]`]));
    return `  await createResourceTable(database, ${quoted(resource.table)}${members.length === 0 ? '' : `, { ${members.join(', ')} }`});`;
  });
  const searched = resources.filter((resource) => resource.searched.length > 0);
  if (searched.length > 0) tables.push('  await createSearchTables(database);');
  for (const { table } of searched) tables.push(`  await createWordTable(database, ${quoted(table)});`);
  return `/** The tables of "${oneLine(document.title)}". Once it has run anywhere, add the next migration instead of a change here. */
${importText('fountainai', ['createResourceTable', ...(needsIdempotency ? ['createIdempotencyTable'] : []), ...(searched.length === 0 ? [] : ['createSearchTables', 'createWordTable']), 'type Kysely'])}

export async function up(database: Kysely<unknown>): Promise<void> {
${tables.join('\n')}
${needsIdempotency ? '  await createIdempotencyTable(database);\n' : ''}}
`;
}
