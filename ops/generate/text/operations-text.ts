/** The text of `operations.ts`: one handler an operation. */
import type { ApiDocument, Operation } from '../../../openapi/document/document.ts';
import type { ServicePlan } from '../plan/service-plan.ts';
import { importText } from '../code/import-text.ts';
import { oneLine, quoted } from '../code/names.ts';

/**
 * A handler that answers 501, as a member of the object of handlers.
 * @param obstacle why no code was written for it
 */
export function openHandler(operation: Operation, obstacle?: string): string {
  const reason = obstacle === undefined ? '' : `\n// Not implemented: ${oneLine(obstacle)}`;
  return `${heading(operation)}${reason}\n${quoted(operation.id)}: notImplemented,`;
}

function heading({ method, path, summary }: Operation): string {
  const said = oneLine(summary, 80);
  return `// ${method.toUpperCase()} ${oneLine(path)}${said === '' ? '' : `: ${said}`}`;
}

/** @param migrations names of all, in their order */
export function operationsText(document: ApiDocument, plan: ServicePlan, migrations: readonly string[]): string {
  const members = document.operations.map((operation) => {
    const handler = plan.handlers.get(operation.id);
    return handler === undefined
      ? openHandler(operation, plan.obstacles.get(operation.id))
      : `${heading(operation)}\n${handler},\n`;
  });
  const used = wordsOf(members.join('\n'));
  const constants = [...plan.constants]
    .filter(([name]) => used.has(name))
    .map(([name, list]) => `const ${name} = [${list.map(quoted).join(', ')}] as const;`);
  const keeps = plan.resources.length > 0;
  const body = [
    ...constants,
    ...openText(plan, migrations),
    `function handlersOf(${keeps ? storeText(plan) : ''}): Handlers<operations> {
  return {
${members.join('\n')}
  };
}`,
  ].join('\n\n');
  return `/** Handlers of "${oneLine(document.title)}", written once by \`npm run generate\`: yours from here on. */
${imports(body, plan, migrations)}

${body}
`;
}

function storeText({ resources }: ServicePlan): string {
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
  const names = migrations.map((name, index) => `${quoted(name)}: ${tablesName(index)}`).join(', ');
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

/** What a migration is called in the code: `tables`, `tables2`. */
const tablesName = (index: number): string => (index === 0 ? 'tables' : `tables${index + 1}`);

function imports(code: string, { resources }: ServicePlan, migrations: readonly string[]): string {
  const words = wordsOf(code);
  const keeps = resources.length > 0;
  const open = ['notImplemented', 'notImplementedBesides', 'notImplementedWith'];
  const used = ['HttpError', ...open, 'omit', 'only', 'pageLinks'].filter((name) => words.has(name));
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
      keeps ? `import * as ${tablesName(index)} from ${quoted(`./migrations/${name}.ts`)};` : '',
    ),
    keeps ? `import { openStore, ${isSearched(resources) ? 'searches, ' : ''}type Store } from './store.ts';` : '',
  ]
    .filter((line) => line !== '')
    .join('\n');
}

/** Words of the code, but for those in texts and comments. */
export function wordsOf(code: string): ReadonlySet<string> {
  const bare = code.replaceAll(/\/\/.*|"(?:[^"\\\n]|\\.)*"/g, (part) => (part.startsWith('"') ? '""' : ''));
  return new Set(bare.match(/[A-Za-z_$][\w$]*/g));
}
