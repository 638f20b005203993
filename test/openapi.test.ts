/** openapi.json: made from the routes' declarations, complete, and clean in the eyes of a linter. */
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { BaseResolver, createConfig, lintDocument, makeDocumentFromString } from '@redocly/openapi-core';
import { openApiDocument } from '../dev/openapi/document.ts';
import { CODES } from '../dev/openapi/problems.ts';
import { ROUTES } from '../lib/http/routes.ts';
import { document } from './helpers/contract.ts';

const root = join(import.meta.dirname, '..');

test('openapi.json is what the declarations say: npm run openapi', () => {
  assert.deepEqual(document, JSON.parse(JSON.stringify(openApiDocument())));
});

test('it has every route, by the name of its function', () => {
  const operations = Object.entries(document.paths).flatMap(([path, item]) =>
    Object.entries(item).map(([method, { operationId }]) => ({
      route: `${method.toUpperCase()} ${path}`,
      operationId,
    })),
  );
  assert.deepEqual(operations.map(({ route }) => route).sort(), [...ROUTES].sort());
  const declared = readdirSync(join(root, 'functions'))
    .flatMap((area) => routesIn(readFileSync(join(root, 'functions', area, 'functions.yml'), 'utf8')))
    .filter(({ route }) => route !== 'undefined undefined');
  const byRoute = (entries: readonly { route: string; operationId: string }[]) =>
    [...entries].sort((a, b) => (a.route < b.route ? -1 : 1));
  assert.deepEqual(byRoute(operations), byRoute(declared));
});

/** The routes of a functions.yml, whose form is always the same. */
function routesIn(yaml: string) {
  return yaml.split(/^(?=\w+:)/m).map((block) => ({
    operationId: /^(\w+):/.exec(block)?.[1] ?? '',
    route: `${/method: (\w+)/.exec(block)?.[1]} ${/path: (\S+)/.exec(block)?.[1]}`,
  }));
}

test('a rule names what its operation takes', () => {
  for (const item of Object.values(document.paths)) {
    for (const operation of Object.values(item as Record<string, Operation>)) {
      const { parameters = [], requestBody } = operation;
      const bodies = Object.values(requestBody?.content ?? {});
      const fields = new Set([
        ...parameters.map(({ name }) => name),
        ...bodies.flatMap(({ schema }) => Object.keys(schema.properties ?? {})),
      ]);
      // `articles.title`: the field of the body that it stands in.
      for (const field of Object.keys(operation['x-rules'] ?? {}))
        assert.ok(fields.has(field.replace(/\..*$/s, '')), `${operation.operationId}: ${field}`);
    }
  }
});

type Operation = {
  readonly operationId: string;
  readonly parameters?: readonly { readonly name?: string }[];
  readonly requestBody?: {
    readonly content: Readonly<Record<string, { readonly schema: { readonly properties?: object } }>>;
  };
  readonly 'x-rules'?: Readonly<Record<string, string>>;
};

test('the linter finds nothing', async () => {
  const config = await createConfig({ extends: ['recommended-strict'], rules: RULES });
  const source = makeDocumentFromString(JSON.stringify(document), join(root, 'openapi.json'));
  const problems = await lintDocument({ document: source, externalRefResolver: new BaseResolver(), config });
  assert.deepEqual(
    problems
      .filter(({ message }) => !message.includes(NEVER_BOTH))
      .map(({ ruleId, message, location }) => `${ruleId}: ${message} ${location[0]?.pointer}`),
    [],
  );
});

/** The id of a plan has 26 characters: `content` is none. */
const NEVER_BOTH =
  '`/v1/accounts/{account}/materials/{media_id}/content` and `/v1/accounts/{account}/materials/deletions/{plan_id}`';

const RULES = {
  // Its servers are wherever it is deployed.
  'no-empty-servers': 'off',
  'no-server-example.com': 'off',
  'no-invalid-media-type-examples': 'error',
  'no-invalid-parameter-examples': 'error',
  'no-invalid-schema-examples': 'error',
  'operation-operationId-unique': 'error',
  'tag-description': 'error',
} as const;

test('docs/problems.md explains every type of problem', () => {
  const text = readFileSync(join(root, 'docs', 'problems.md'), 'utf8');
  for (const { code } of CODES) assert.ok(text.includes(`\`${code}\``), code);
});
