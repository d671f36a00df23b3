/** Writes the text of `operations.ts`: one handler for each operation. */
import type { ApiDocument, Operation } from '../../../openapi/document/document.ts';
import type { ServicePlan } from '../plan/service-plan.ts';
import { importText } from '../code/import-text.ts';
import { toOneLine, stringCode } from '../code/names.ts';

/**
 * Returns a handler that answers 501, as a member of the object of handlers.
 * @param obstacle the reason why the handler has no code
 */
export function notImplementedHandler(operation: Operation, obstacle?: string): string {
  const reason = obstacle === undefined ? '' : `\n// Not implemented: ${toOneLine(obstacle)}`;
  return `${heading(operation)}${reason}\n${stringCode(operation.id)}: notImplemented,`;
}

function heading({ method, path, summary }: Operation): string {
  const said = toOneLine(summary, 80);
  return `// ${method.toUpperCase()} ${toOneLine(path)}${said === '' ? '' : `: ${said}`}`;
}

/** @param migrations names of all migrations, in their order */
export function operationsText(document: ApiDocument, plan: ServicePlan, migrations: readonly string[]): string {
  const members = document.operations.map((operation) => {
    const handler = plan.handlers.get(operation.id);
    return handler === undefined
      ? notImplementedHandler(operation, plan.obstacles.get(operation.id))
      : `${heading(operation)}\n${handler},\n`;
  });
  const used = findIdentifiers(members.join('\n'));
  const constants = [...plan.constants]
    .filter(([name]) => used.has(name))
    .map(([name, list]) => `const ${name} = [${list.map(stringCode).join(', ')}] as const;`);
  const keeps = plan.resources.length > 0;
  const body = [
    ...constants,
    ...openText(plan, migrations),
    `function handlersOf(${keeps ? storeParameter(plan) : ''}): Handlers<operations> {
  return {
${members.join('\n')}
  };
}`,
  ].join('\n\n');
  return `/** Handlers of "${toOneLine(document.title)}", written by \`fountainai generate\`; you can edit them. */
${imports(body, plan, migrations)}

${body}
`;
}

function storeParameter({ resources }: ServicePlan): string {
  return `{ ${resources.map(({ variable }) => variable).join(', ')} }: Store`;
}

function openText({ resources }: ServicePlan, migrations: readonly string[]): string[] {
  if (resources.length === 0) {
    return [
      `export async function open(): Promise<Service> {
  return { handlers: defineHandlers<operations>(handlersOf()), close: () => Promise.resolve() };
}`,
    ];
  }
  const names = migrations.map((name, index) => `${stringCode(name)}: ${tablesName(index)}`).join(', ');
  if (isSearched(resources)) return [searchedOpenText(names)];
  return [
    `export async function open({ document, openDatabase }: ServiceContext): Promise<Service> {
  const database = await openDatabase({ ${names} });
  const handlers = handlersOf(openStore(database, document));
  return { handlers: defineHandlers<operations>(handlers), close: () => database.close() };
}`,
  ];
}

const isSearched = (resources: ServicePlan['resources']): boolean =>
  resources.some(({ searched }) => searched.length > 0);

function searchedOpenText(migrations: string): string {
  return `export async function open({ document, openDatabase, openSearch }: ServiceContext): Promise<Service> {
  const database = await openDatabase({ ${migrations} });
  const search = await openSearch(database, Object.values(searches));
  return {
    handlers: defineHandlers<operations>(handlersOf(openStore(database, document, search))),
    states: { search: () => search.state() },
    async close() {
      await search.close();
      await database.close();
    },
  };
}`;
}

/** The name of a migration in the code: `tables`, `tables2`. */
const tablesName = (index: number): string => (index === 0 ? 'tables' : `tables${index + 1}`);

function imports(code: string, { resources }: ServicePlan, migrations: readonly string[]): string {
  const words = findIdentifiers(code);
  const keeps = resources.length > 0;
  const open = ['notImplemented', 'notImplementedBesides', 'notImplementedWith'];
  const used = ['HttpError', ...open, 'omit', 'only', 'pageAddresses', 'pageLinks'].filter((name) => words.has(name));
  return [
    words.has('randomUUID') ? "import { randomUUID } from 'node:crypto';" : '',
    importText('fountainai', [
      'defineHandlers',
      'type Handlers',
      'type Service',
      ...(keeps ? ['type ServiceContext'] : []),
      ...used,
    ]),
    "import type { operations } from './api.d.ts';",
    ...migrations.map((name, index) =>
      keeps ? `import * as ${tablesName(index)} from ${stringCode(`./migrations/${name}.ts`)};` : '',
    ),
    keeps ? `import { openStore, ${isSearched(resources) ? 'searches, ' : ''}type Store } from './store.ts';` : '',
  ]
    .filter((line) => line !== '')
    .join('\n');
}

/** Finds the identifiers of the code, without strings and comments. */
export function findIdentifiers(code: string): ReadonlySet<string> {
  const bare = code.replaceAll(/\/\/.*|"(?:[^"\\\n]|\\.)*"/g, (part) => (part.startsWith('"') ? '""' : ''));
  return new Set(bare.match(/[A-Za-z_$][\w$]*/g));
}
