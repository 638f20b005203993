/** Says, where the stack runs, that this test file came to its end (test/e2e/rights.ts). */
import { appendFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { after } from 'node:test';

after(() => {
  const { ran } = JSON.parse(process.env.TEST_STACK ?? '{}') as { readonly ran?: string };
  const file = relative(join(import.meta.dirname, '..'), process.argv[1] ?? '');
  if (ran) appendFileSync(ran, `${file.replaceAll('\\', '/')}\n`);
});
