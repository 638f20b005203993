/** The templates of all variants, packaged once: osls works in one folder, so that only one of it may run. */
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { serviceFolder } from '../../dev/stack/service.ts';
import { packageService, type Template } from '../../dev/template/package.ts';
import { VARIANTS } from '../../dev/template/variants.ts';

const templates = new Map<string, Template>();
let folder: string;

before(async () => {
  await mkdir(join(serviceFolder, '.local'), { recursive: true });
  folder = await mkdtemp(join(serviceFolder, '.local', 'templates-'));
  for (const [name, params] of Object.entries(VARIANTS))
    templates.set(name, await packageService({ folder: join(folder, name), params, code: false }));
});
after(() => rm(folder, { recursive: true, force: true }));

export function templateOf(variant: string): Template {
  const template = templates.get(variant);
  if (!template) throw new Error(`There is no variant ${variant}`);
  return template;
}

/** Runs for each variant, so that no choice of an operator's opens what another keeps shut. */
export function testEach(name: string, check: (template: Template, variant: string) => void): void {
  test(name, () => {
    for (const [variant, template] of templates) check(template, variant);
  });
}
