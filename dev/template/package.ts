/** What `osls package` makes: the zips and the CloudFormation that a deployment would send. Without credentials. */
import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join, relative } from 'node:path';
import { promisify } from 'node:util';

export type TemplateResource = {
  readonly Type: string;
  readonly DependsOn?: string | readonly string[];
  readonly DeletionPolicy?: string;
  readonly Properties: Readonly<Record<string, unknown>>;
};

export type Template = {
  readonly Resources: Readonly<Record<string, TemplateResource>>;
  readonly Outputs: Readonly<Record<string, { readonly Description: string; readonly Value: unknown }>>;
};

export type PackageOptions = {
  /** Takes the build and the package; below the service's folder, made by the caller. */
  readonly folder: string;
  /** Of serverless.yml, as an operator would give them with --param. */
  readonly params: Readonly<Record<string, string>>;
  /** Build the functions? Else their bundles are empty. */
  readonly code: boolean;
};

const root = join(import.meta.dirname, '../..');

/** A stage of its own: what deploy.yml says is for others. */
export const STAGE = 'packaged';

/** Where the zips lie. */
export const outputOf = (folder: string) => join(folder, 'out');

/** Packages the service. @throws with what osls says, if it refuses */
export async function packageService({ folder, params, code }: PackageOptions): Promise<Template> {
  const given = {
    buildFolder: relative(root, join(folder, 'build')),
    ...(!code && { esbuildPlugins: relative(root, join(import.meta.dirname, 'no-code.cjs')) }),
    ...params,
  };
  const manifest = createRequire(import.meta.url).resolve('serverless/package.json');
  const flags = Object.entries(given).flatMap(([name, value]) => ['--param', `${name}=${value}`]);
  const command = [join(manifest, '../bin/serverless.js'), 'package', '--stage', STAGE];
  await promisify(execFile)(process.execPath, [...command, '--package', outputOf(folder), ...flags], {
    cwd: root,
    // No credentials, and none to be found.
    env: {
      PATH: process.env.PATH,
      HOME: folder,
      // serverless-esbuild leaves a folder for each function there.
      TMPDIR: folder,
      SLS_NOTIFICATIONS_MODE: 'off',
      AWS_EC2_METADATA_DISABLED: 'true',
    },
  });
  return JSON.parse(await readFile(templateFile(folder), 'utf8')) as Template;
}

export const templateFile = (folder: string) =>
  join(outputOf(folder), 'cloudformation-template-update-stack.json');
