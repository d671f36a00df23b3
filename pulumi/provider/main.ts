/** The provider's plugin, as the engine starts it: `pulumi-resource-fountainai`. */
import { main } from '@pulumi/pulumi/provider/server.js';
import { KongProvider } from './kong-provider.ts';

await main(
  new KongProvider({
    token: process.env.KONG_ADMIN_TOKEN,
    warn: (line) => process.stderr.write(`warning: ${line}\n`),
  }),
  process.argv.slice(2),
);
