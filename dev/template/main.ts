/** Writes the template of each variant as {variant}.json into the folder that is named: for cfn-lint. */
import { copyFile, mkdir, mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { packageService, templateFile } from './package.ts';
import { VARIANTS } from './variants.ts';

const into = process.argv[2];
if (!into) throw new Error('Usage: node dev/template/main.ts FOLDER');
const local = join(import.meta.dirname, '../../.local');
await mkdir(into, { recursive: true });
await mkdir(local, { recursive: true });
for (const [variant, params] of Object.entries(VARIANTS)) {
  const folder = await mkdtemp(join(local, 'template-'));
  try {
    await packageService({ folder, params, code: false });
    await copyFile(templateFile(folder), join(into, `${variant}.json`));
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
