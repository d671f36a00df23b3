/** The table of settings as text: rows for the README, and the part of `--help` that names the settings of a command. */
import { fileSuffix, hasFileForm, type Setting, type SettingReader, type StackSetting } from './kind/setting.ts';
import { printedSettings, stackSettingTable } from './table.ts';

/** The readers that are programs of their own; the services are what `npm start` runs. */
const readerWords: Readonly<Record<SettingReader, string>> = {
  services: 'all services',
  ensemble: 'ensemble',
  'session-context': 'session-context',
  initialize: 'initialize',
  generate: 'generate',
  db: 'db',
  search: 'search',
  test: 'test',
  drift: 'drift',
  dockerize: 'dockerize',
  deploy: 'deploy',
  compose: 'Docker Compose',
  image: 'the image',
};

/** Of the environment, or of a stack. */
type PrintedSetting = Setting<unknown> & Pick<Partial<StackSetting<unknown>>, 'environment'>;

/** Markdown tables of all settings: those of the environment, and those of a stack. */
export function settingsMarkdown(): string {
  return [
    'In the environment or in `.env`:\n',
    markdownTable('variable', printedSettings),
    '\nIn the configuration of a stack, `pulumi config set <name> <value>`, and with `--secret` for secrets:\n',
    markdownTable('name', stackSettingTable),
  ].join('\n');
}

function markdownTable(first: string, settings: readonly PrintedSetting[]): string {
  const header = [first, 'value', 'default', 'meaning', 'secret', 'read by'];
  const rows = settings.map((setting) => [
    toCode(setting.name),
    `${setting.isList === true ? 'list: ' : ''}${setting.want}`,
    wordDefault(setting, toCode),
    setting.description,
    setting.isSecret === true ? wordSecret(setting) : '',
    setting.readers.map((reader) => readerWords[reader]).join(', '),
  ]);
  const lines = [header, header.map(() => '---'), ...rows];
  return lines.map((cells) => `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`).join('\n');
}

/** A secret of a stack is set with `--secret`; in the environment it may be in a file. */
const wordSecret = (setting: PrintedSetting): string =>
  setting.environment === undefined && hasFileForm(setting) ? `yes, or ${toCode(fileSuffix)}` : 'yes';

const toCode = (text: string): string => `\`${text}\``;

/** What counts if a setting is not set: a text or a variable, which `mark` marks, or words. */
function wordDefault(setting: PrintedSetting, mark: (text: string) => string = String): string {
  const { environment, default: preset, fallback = 'none' } = setting;
  const text = environment ?? preset;
  return text === undefined ? fallback : mark(text);
}

/** The part of `--help` about settings; empty if nothing is read. */
export function settingsHelp(readers: readonly SettingReader[]): string {
  const isRead = (setting: Setting<unknown>): boolean => setting.readers.some((reader) => readers.includes(reader));
  return [
    helpSection(
      `Settings, in the environment or in .env; <NAME>${fileSuffix} names a file with a secret:`,
      printedSettings.filter(isRead),
    ),
    helpSection('Settings of the gateway and of the stack:', stackSettingTable.filter(isRead)),
  ]
    .filter((section) => section !== '')
    .join('\n');
}

function helpSection(title: string, settings: readonly PrintedSetting[]): string {
  if (settings.length === 0) return '';
  const rows = settings.map((setting) => {
    const { name, description, isSecret } = setting;
    const facts = [`default: ${wordDefault(setting)}`, ...(isSecret === true ? ['secret'] : [])];
    return [name, `${description} (${facts.join('; ')})`] as const;
  });
  const width = Math.max(...rows.map(([name]) => name.length));
  const lines = rows.map(([name, text]) => `  ${name.padEnd(width)}  ${text}`);
  return [title, '', ...lines, ''].join('\n');
}
