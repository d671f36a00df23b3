/** Serves the stand-in that its argument names, and prints its port: as Pulumi starts a plugin. */
import * as provider from '@pulumi/pulumi/provider/index.js';
import type { StandIn } from './stand-in.ts';

const standIns: Readonly<Record<string, () => Promise<StandIn>>> = {
  aws: async () => (await import('./route53.ts')).aws,
  docker: async () => (await import('./docker.ts')).docker,
};

const [name = '', ...rest] = process.argv.slice(2);
const load = standIns[name];
if (load === undefined) throw new Error(`there is no stand-in named ${name}`);
await provider.main(await load(), rest);
