/** Serves the stand-in of its argument, and prints its port, as a plugin of Pulumi. */
import * as provider from '@pulumi/pulumi/provider/index.js';
import type { StandIn } from './stand-in.ts';

const standIns: Readonly<Record<string, () => Promise<StandIn>>> = {
  aws: async () => (await import('./route53.ts')).aws,
  docker: async () => (await import('./docker.ts')).docker,
};

const [name = '', ...rest] = process.argv.slice(2);
const load = standIns[name];
if (load === undefined) throw new Error(`unknown stand-in "${name}"`);
await provider.main(await load(), rest);
