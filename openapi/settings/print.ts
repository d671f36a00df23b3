/** Prints the table of settings: as tables of docs/settings.md, and as the section of `--help` with the settings of a command. */
import { fileSuffix, hasFileForm, type Setting, type SettingReader, type StackSetting } from './kind/setting.ts';
import { printedSettings, stackSettingTable } from './table.ts';

/** The names of readers in tables. */
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
  mcp: 'mcp',
  dockerize: 'dockerize',
  deploy: 'deploy',
  compose: 'Docker Compose',
  image: 'the image',
};

/** A setting of the environment or of a stack. */
type PrintedSetting = Setting<unknown> & Pick<Partial<StackSetting<unknown>>, 'environment'>;

/** Returns two Markdown tables: the settings of the environment, and the settings of a stack. */
export function settingsMarkdown(): string {
  return [
    'In the environment or in `.env`:\n',
    markdownTable('variable', printedSettings),
    '\nIn the configuration of a stack: `pulumi config set <name> <value>`, and `--secret` for secrets.\n',
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

/** Only secrets of the environment can be in a file; a secret of a stack is set with `--secret`. */
const wordSecret = (setting: PrintedSetting): string =>
  setting.environment === undefined && hasFileForm(setting) ? `yes, or ${toCode(fileSuffix)}` : 'yes';

const toCode = (text: string): string => `\`${text}\``;

/** Returns the default of a setting: a text or a variable, formatted by `mark`, or words. */
function wordDefault(setting: PrintedSetting, mark: (text: string) => string = String): string {
  const { environment, default: preset, fallback = 'none' } = setting;
  const text = environment ?? preset;
  return text === undefined ? fallback : mark(text);
}

/** Returns the section of `--help` about settings, or an empty text if the command reads no settings. */
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
