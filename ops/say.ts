/** `fountainai say`: sends a sentence to the ensemble of this project, and prints the answer with the calls of services. */
import type { Readable } from 'node:stream';
import { runCommand } from './cli/command.ts';
import { exitCodes, OpsError } from './error/ops-error.ts';
import { findEnsemble } from './say/ensemble-address.ts';
import { interactionText, isCarriedOut } from './say/interaction-text.ts';
import { sendWords } from './say/send-words.ts';

const defaultTimeout = 120;
const maxWordsBytes = 1024 * 1024;

export default await runCommand({
  name: 'say',
  purpose: `Sends a sentence to the ensemble of this project, and prints the answer, the calls of services, and warnings.

The address is that of this machine, and the key is the first of API_KEYS, both from the environment or from .env.`,
  options: {
    url: { type: 'string', value: 'address', description: 'the address of another ensemble' },
    key: {
      type: 'string',
      value: 'value',
      description: 'the key for it; default: the first of API_KEYS, on this machine',
    },
    conversation: {
      type: 'string',
      value: 'id',
      description: 'go on with this conversation; default: begin a new one',
    },
    timeout: { type: 'string', value: 'seconds', description: `wait up to this time; default: ${defaultTimeout}` },
  },
  positionals: { usage: '<words> | -', description: 'what to say; - reads standard input, with all of its lines' },
  examples: [
    { parameters: '"List the sessions"', purpose: 'Ask a question' },
    { parameters: '- < words.txt', purpose: 'Say what is in a file' },
    {
      parameters: '"Delete it" --conversation 3f8e2d1c-6b5a-4c39-8d27-1e0f9a8b7c6d',
      purpose: 'Go on with the conversation of an answer',
    },
    { parameters: '"List the sessions" --json', purpose: 'Print the whole response for a program' },
  ],
  exitCodes: '0 answered, and each call was carried out; 1 answered, but a call failed or was not sent; 2 not answered',
  run: async ({ options, positionals, folder, dryRun, report }) => {
    const timeoutMs = readTimeout(options.timeout);
    const words = await readWords(positionals, process.stdin);
    const ensemble = await findEnsemble({ folder, url: options.url, key: options.key });
    if (dryRun) {
      report.say(`would send to ${ensemble.url}/interact: ${words}`);
      return exitCodes.clean;
    }
    const interaction = await sendWords(words, ensemble, timeoutMs, options.conversation);
    for (const [name, value] of Object.entries(interaction)) report.fact(name, value);
    report.say(interactionText(interaction, ensemble.documents, report.look));
    return isCarriedOut(interaction) ? exitCodes.clean : exitCodes.findings;
  },
});

function readTimeout(given: string | undefined): number {
  const seconds = Number(given ?? defaultTimeout);
  if (Number.isFinite(seconds) && seconds > 0 && seconds <= 3600) return Math.ceil(seconds * 1000);
  const problem = `--timeout must be a number of seconds up to 3600, got "${given}"`;
  throw new OpsError('cli-option-invalid', problem, 'write for example --timeout 60', { data: { option: 'timeout' } });
}

/** @throws OpsError if there are no words, or too many */
async function readWords(positionals: readonly string[], input: Readable): Promise<string> {
  const isInput = positionals.length === 1 && positionals[0] === '-';
  const words = (isInput ? await readText(input) : positionals.join(' ')).trim();
  if (words !== '') return words;
  const problem = isInput ? 'standard input has no words' : 'there are no words to say';
  throw new OpsError('cli-arguments-invalid', problem, 'write them between quotes, or give - for standard input');
}

async function readText(input: Readable): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of input as AsyncIterable<Buffer>) {
    chunks.push(chunk);
    size += chunk.length;
    if (size > maxWordsBytes)
      throw new OpsError('cli-arguments-invalid', 'standard input has more than 1 MiB', 'say less at a time');
  }
  return Buffer.concat(chunks).toString('utf8');
}
