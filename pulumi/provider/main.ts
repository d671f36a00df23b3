/** The provider's plugin, as the engine starts it: `pulumi-resource-fountainai`. */
import { warn } from '@pulumi/pulumi/log/index.js';
import { main } from '@pulumi/pulumi/provider/server.js';
import { resetOptions } from '@pulumi/pulumi/runtime/settings.js';
import { readSettingText } from '../../openapi/settings/secret-file.ts';
import { toolSettings } from '../../openapi/settings/tool-settings.ts';
import { CodedProvider } from './coded-provider.ts';

const parameters = process.argv.slice(2);
// The engine shows the messages of its own log; the output of a plugin goes to a debug log that is not shown.
const engine = parameters.find((parameter) => !parameter.startsWith('-')) ?? '';
resetOptions('', '', -1, engine, '', false, '');

// If the setting has a fault, only the token in the state is used.
const { text: token } = readSettingText(toolSettings.kongAdminToken, (name) => process.env[name]);
const provider = new CodedProvider({
  token,
  warn: (line) => void warn(line),
});
await main(provider, parameters);
