/**
 * What each function may do, read from the roles of a packaged template: a line for each action on each resource. This is
 * what test/package/rights.txt holds, and rights-{variant}.txt of what a variant has beside it. To see what a change comes
 * to: `node dev/template/rights.ts [variant] > test/package/rights[-variant].txt && git diff`.
 */
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { packageService, STAGE, type Template } from './package.ts';
import { VARIANTS } from './variants.ts';

export type Statement = {
  readonly Effect: string;
  readonly Action: string | readonly string[];
  readonly Resource: unknown;
  readonly Condition?: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
};

/** The operator's own bucket, in the variant that has one, is named as ours is; their key is `key`. */
const OWN_LIBRARY = VARIANTS.proxy?.ownLibraryBucket ?? '';
const OWN_KEY = VARIANTS.existing?.kmsKeyArn ?? '';

type Role = {
  readonly Policies: readonly { readonly PolicyDocument: { readonly Statement: readonly Statement[] } }[];
};

/** By the function's key, e.g. `refreshToken`: its lines, sorted. Its own log is left out; see `ownLog`. */
export function rightsOf(template: Template): Map<string, readonly string[]> {
  const rights = new Map<string, readonly string[]>();
  for (const [id, { Type, Properties }] of Object.entries(template.Resources)) {
    if (Type !== 'AWS::IAM::Role') continue;
    const key = `${id[0]?.toLowerCase()}${id.slice(1).replace(/Role$/, '')}`;
    const lines = statementsIn(Properties).flatMap(linesOf);
    rights.set(key, [...new Set(lines)].filter((line) => !ownLog(key).includes(line)).sort());
  }
  return rights;
}

/** What every function may: write its own log, which is not made by it. */
export const ownLog = (key: string) => {
  const log = `log-group:/aws/lambda/${key.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}:*`;
  return [`logs:CreateLogStream ${log}`, `logs:PutLogEvents ${log}`];
};

/** What one variant's rights have beside another's, by function; functions without any are left out. */
export function beside(
  more: ReadonlyMap<string, readonly string[]>,
  base: ReadonlyMap<string, readonly string[]>,
): Map<string, readonly string[]> {
  const differences = [...more].map(
    ([key, lines]) => [key, lines.filter((line) => !base.get(key)?.includes(line))] as const,
  );
  return new Map(differences.filter(([, lines]) => lines.length > 0));
}

export const statementsIn = (role: unknown): readonly Statement[] =>
  (role as Role).Policies.flatMap(({ PolicyDocument }) => PolicyDocument.Statement);

function linesOf({ Effect, Action, Resource, Condition }: Statement): string[] {
  const deny = Effect === 'Allow' ? '' : `${Effect} `;
  const condition = Condition ? conditionText(Condition) : '';
  return [Action]
    .flat()
    .flatMap((action) =>
      [Resource].flat().map((resource) => `${deny}${action} ${short(resource)}${condition}`),
    );
}

/** One condition at a time stands in our roles. */
function conditionText(condition: NonNullable<Statement['Condition']>): string {
  const texts = Object.entries(condition).flatMap(([operator, keys]) =>
    Object.entries(keys).map(
      ([key, values]) => ` if ${key} ${operator} ${[values].flat().map(short).join(' ')}`,
    ),
  );
  return texts.join('');
}

const ARN = /^arn:\$\{AWS::Partition\}:[a-z0-9-]+:(?:\$\{AWS::Region\}:\$\{AWS::AccountId\}|:):?(.+)$/;

/** An ARN of ours without what all have in common; another text as it is. */
export function short(resource: unknown): string {
  const text = (resource as { readonly 'Fn::Sub'?: string })['Fn::Sub'] ?? resource;
  if (typeof text !== 'string') throw new TypeError(`What is ${JSON.stringify(resource)}?`);
  return (ARN.exec(text)?.[1] ?? text)
    .replace(`wechat-materials-${STAGE}-`, '')
    .replace(`/wechat-materials/${STAGE}/`, '/')
    .replace(/-\$\{AWS::AccountId\}/, '')
    .replace(OWN_LIBRARY, 'library')
    .replace(OWN_KEY, 'key');
}

/** Functions with the same rights share a paragraph. */
export function toText(rights: ReadonlyMap<string, readonly string[]>): string {
  const paragraphs = new Map<string, string[]>();
  for (const [key, lines] of [...rights].sort(([a], [b]) => (a < b ? -1 : 1))) {
    const text = lines.map((line) => `  ${line}\n`).join('');
    paragraphs.set(text, [...(paragraphs.get(text) ?? []), key]);
  }
  return [...paragraphs].map(([text, keys]) => `${keys.join(' ')}\n${text}`).join('\n');
}

/** The inverse of `toText`. */
export function fromText(text: string): Map<string, readonly string[]> {
  const paragraphs = text.trim().split(/\n\n+/);
  return new Map(
    paragraphs.flatMap((paragraph) => {
      const [keys = '', ...lines] = paragraph.split('\n');
      const granted = lines.map((line) => line.trim()).sort();
      return keys.split(' ').map((key) => [key, granted] as const);
    }),
  );
}

if (import.meta.main) {
  const variant = process.argv[2] ?? 'none';
  const local = join(import.meta.dirname, '../../.local');
  await mkdir(local, { recursive: true });
  const rights = async (params: Readonly<Record<string, string>> = { egress: 'none' }) => {
    const folder = await mkdtemp(join(local, 'template-'));
    try {
      return rightsOf(await packageService({ folder, params, code: false }));
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  };
  const base = await rights();
  const shown = variant === 'none' ? base : beside(await rights(VARIANTS[variant]), base);
  process.stdout.write(toText(shown));
}
