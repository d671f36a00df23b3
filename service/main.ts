/** `npm start` serves all services in this process, `npm start -- <name>…` the named ones. */
import { formatHelp } from '../openapi/command/help.ts';
import { CommandLineError, parseCommand } from '../openapi/command/parse-command.ts';
import { join, resolve } from 'node:path';
import type { Logger } from 'pino';
import { CodedError, plainMessages, textWithCodes } from '../openapi/errors/coded-error.ts';
import { errorStack } from '../openapi/errors/error-text.ts';
import { loadSortedDocuments, type SortedDocuments, withPackageServices } from '../openapi/loading/directory.ts';
import { DocumentsMissingError } from '../openapi/loading/documents-missing-error.ts';
import type { DocumentError } from '../openapi/loading/source/problems.ts';
import { renderScriptLine } from '../openapi/package/command-line.ts';
import { findOptionOfNpm } from '../openapi/package/npm-options.ts';
import { serviceSettings } from '../openapi/settings/service-settings.ts';
import { readConfig, serviceReaders } from './config/config.ts';
import { loadEnvironment, SettingsReader } from './config/environment.ts';
import { StartError } from './errors/errors.ts';
import { createLog } from './http/observe/log/log.ts';
import { LogBuffer } from './http/observe/log/log-buffer.ts';
import { createTextDestination } from './http/observe/log/text-log.ts';
import { prepareHeap } from './start/heap/prepare-heap.ts';
import { startServices } from './start/start.ts';
import { startCommand } from './start/start-command.ts';
import { stopOnSignal } from './start/stop-on-signal.ts';
import { type SettingNames, warnOfUnknownSettings } from './config/unknown-settings.ts';

/** Undefined until the settings are read. */
let log: Logger | undefined;
/** Undefined if the log is text for a terminal. */
let logBuffer: LogBuffer | undefined;

function readArguments() {
  const option = findOptionOfNpm('start', Object.keys(startCommand.options), process.argv.slice(2), process.env);
  if (option !== undefined) {
    const problem = `npm took "--${option}" for itself: write ${renderScriptLine('start', `--${option} …`)}`;
    throw new StartError('start-argument-invalid', problem);
  }
  try {
    return parseCommand(startCommand, process.argv.slice(2));
  } catch (error) {
    if (!(error instanceof CommandLineError)) throw error;
    throw new StartError('start-argument-invalid', error.message, { cause: error });
  }
}

async function main(): Promise<void> {
  const {
    positionals: names,
    options: { help, json, folder: project },
  } = readArguments();
  if (help) {
    process.stdout.write(formatHelp(startCommand));
    return;
  }
  const folder = project === undefined ? process.cwd() : resolve(project);
  const environment = await loadEnvironment(folder);
  log = openLog(new SettingsReader(environment), json);
  const documents = await loadSortedDocuments(project === undefined ? undefined : join(folder, 'openapi')).catch(
    (error: unknown): SortedDocuments => {
      // Services of the package need no documents of the project.
      if (error instanceof DocumentsMissingError && names.length > 0)
        return { valid: [], broken: new Map<string, DocumentError>() };
      throw error;
    },
  );
  const { broken } = documents;
  const valid = await withPackageServices(documents.valid, names);
  await logUnknownSettings({ folder, environment: process.env, documents: valid }, log);
  requireNamed(names, documents);
  for (const [name, error] of broken) reportBroken(name, error, log);
  const config = readConfig(environment, folder, names.length === 0 ? serviceReaders : ['services', ...names]);
  const started = startServices({
    config,
    names,
    documents: valid,
    log,
    droppedLines: () => logBuffer?.dropped ?? 0,
    ...(project === undefined ? {} : { folder: join(folder, 'service') }),
  });
  // The log writes its buffered lines when the process exits.
  stopOnSignal(started, {
    onStop: (signal) => log?.info({ signal }, 'stopping'),
    onFailure: (err) => log?.error({ err }, 'did not stop cleanly'),
  });
  await started;
}

function openLog(settings: SettingsReader, json: boolean): Logger {
  const level = settings.read(serviceSettings.logLevel);
  const usual = process.stdout.isTTY ? 'text' : 'json';
  const format = json ? 'json' : (settings.read(serviceSettings.logFormat) ?? usual);
  if (format === 'json') return createLog(level, (logBuffer = new LogBuffer()));
  return createLog(
    level,
    createTextDestination((text) => process.stdout.write(text)),
  );
}

/** The services of all other documents start. */
function reportBroken(name: string, error: DocumentError, log: Logger): void {
  log.error(
    { service: name, problems: plainMessages(error) },
    'the document cannot be used: its service does not start',
  );
  process.stderr.write(`${textWithCodes(error)}\n`);
}

/** @throws DocumentError of a named service, or of the first if no other document is left */
function requireNamed(names: readonly string[], { valid, broken }: SortedDocuments): void {
  const [needed] = names.length === 0 && valid.length === 0 ? broken.keys() : names.filter((name) => broken.has(name));
  const error = needed === undefined ? undefined : broken.get(needed);
  if (error !== undefined) throw error;
}

async function logUnknownSettings(names: SettingNames, log: Logger): Promise<void> {
  for (const { code, message, data } of await warnOfUnknownSettings(names)) log.warn({ code, ...data }, message);
}

prepareHeap();
// All files of this process are for its owner only: data, logs, crash reports.
process.umask(0o077);
main().catch((error: unknown) => {
  const facts = error instanceof CodedError ? { problems: plainMessages(error) } : { err: error };
  (log ?? createLog('info')).fatal(facts, 'could not start');
  // A fault that the operator can fix is one line; any other fault is ours, and needs its stack.
  const text = error instanceof CodedError ? textWithCodes(error) : errorStack(error);
  process.stderr.write(`${text}\n`);
  process.exit(2);
});
