/** The provider of Kong's resources: `pulumi/provider/pulumi-resource-fountainai` starts it for Pulumi. */
import { startEntry } from './start.js';

await startEntry('pulumi/provider/main.ts', process.argv.slice(2));
