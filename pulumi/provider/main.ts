/** The provider's plugin, as the engine starts it: `pulumi-resource-fountainai`. */
import { warn } from '@pulumi/pulumi/log/index.js';
import { main } from '@pulumi/pulumi/provider/server.js';
import { resetOptions } from '@pulumi/pulumi/runtime/settings.js';
import { CodedProvider } from './coded-provider.ts';

const parameters = process.argv.slice(2);
// The engine shows what is logged with it; what a plugin prints goes to its debug log, where nobody sees it.
const engine = parameters.find((parameter) => !parameter.startsWith('-')) ?? '';
resetOptions('', '', -1, engine, '', false, '');

const provider = new CodedProvider({
  token: process.env.KONG_ADMIN_TOKEN,
  warn: (line) => void warn(line),
});
await main(provider, parameters);
