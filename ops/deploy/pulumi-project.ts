/** What Pulumi needs in the project of a user: `Pulumi.yaml`, whose program is in the installed package, and Pulumi's packages. */
import { createRequire } from 'node:module';
import { join, relative } from 'node:path';
import { packageFolder } from '../../openapi/package/package.ts';
import { missingPackages, type OptionalPackage, type PackageFault } from '../../openapi/package/package-fault.ts';
import { writeIfChanged } from '../file/files.ts';
import type { StepResult } from '../cli/report.ts';
import { projectName } from '../stack/stack-settings.ts';

/** Writes `Pulumi.yaml` of a project that has none. */
export async function writePulumiProject(folder: string, options: { readonly dryRun: boolean }): Promise<StepResult> {
  const text = renderPulumiProject(relative(folder, packageFolder));
  return { outcome: await writeIfChanged(join(folder, 'Pulumi.yaml'), text, options) };
}

/** @param home path of the package from the project: `node_modules/fountainai` */
export function renderPulumiProject(home: string): string {
  const path = home.replaceAll('\\', '/');
  return `# Written by fountainai deploy, once: yours from here on.
name: ${projectName}
description: Kong's services and routes, DNS records and containers, from the documents in openapi/
runtime:
  name: nodejs
  options:
    typescript: false
main: ${path}/bin/pulumi.js
config:
  # The plugin of AWS refuses to work without one; Route 53 is the same in all of them. A stack may have another.
  aws:region:
    value: us-east-1
plugins:
  providers:
    - name: fountainai
      path: ${path}/pulumi/provider
      version: 1.0.0
`;
}

const neededPackages: readonly OptionalPackage[] = ['@pulumi/pulumi', '@pulumi/aws', '@pulumi/docker'];

/** Returns the fault of packages of Pulumi that the program would not find; undefined if all are installed. */
export function findMissingPackages(): PackageFault | undefined {
  const { resolve } = createRequire(join(packageFolder, 'package.json'));
  const missing = neededPackages.filter((name) => {
    try {
      resolve(`${name}/package.json`);
      return false;
    } catch {
      return true;
    }
  });
  return missing.length === 0 ? undefined : missingPackages(missing, 'deploy');
}
