/** Holds answers to openapi.json: every answer that the tests get from the service is checked. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import formats from 'ajv-formats';

type Operation = {
  readonly operationId: string;
  readonly responses: Readonly<Record<string, Response | { readonly $ref: string }>>;
};
type Response = {
  readonly headers?: Readonly<Record<string, unknown>>;
  readonly content?: Readonly<Record<string, { readonly schema: unknown }>>;
};
type Document = {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
  readonly components: { readonly responses: Readonly<Record<string, Response>> };
};

export const document = JSON.parse(
  readFileSync(join(import.meta.dirname, '..', '..', 'openapi.json'), 'utf8'),
) as Document;

const ajv = new Ajv2020({ strict: false, allErrors: true });
// The package is CommonJS: what types call the default export is the module itself.
(formats as unknown as (ajv: Ajv2020) => void)(ajv);
ajv.addSchema(document, 'openapi');

const templates = Object.keys(document.paths).map((template) => ({
  template,
  pattern: new RegExp(`^${template.replace(/[.]/g, '\\.').replace(/\{[^}]+\}/g, '[^/]+')}/?$`),
  /** The template with the fewest blanks fits best: /materials/count is no material. */
  blanks: template.split('{').length,
}));

function operationOf(method: string, path: string) {
  const fitting = templates
    .filter(({ pattern, template }) => pattern.test(path) && document.paths[template]?.[method])
    .sort((a, b) => a.blanks - b.blanks)[0];
  return fitting && { template: fitting.template, operation: document.paths[fitting.template]?.[method] };
}

const pointer = (...names: readonly string[]) =>
  `openapi#/${names.map((name) => encodeURIComponent(name.replaceAll('~', '~0').replaceAll('/', '~1'))).join('/')}`;

const validators = new Map<string, ValidateFunction>();

function validatorAt(ref: string): ValidateFunction {
  const validate = validators.get(ref) ?? ajv.compile({ $ref: ref });
  validators.set(ref, validate);
  return validate;
}

export type Answered = {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
};

/** Asserts that an answer is one that the contract declares for its route. */
export function assertDeclared(method: string, url: string, { status, headers, text }: Answered): void {
  const path = new URL(url, 'http://host').pathname;
  const found = operationOf(method.toLowerCase(), path);
  const where = `${method} ${path} answered ${status}: ${text.slice(0, 600)}`;
  if (!found?.operation) {
    assert.ok([401, 403, 404, 405].includes(status), where);
    return;
  }
  const { template, operation } = found;
  const declared = operation.responses[status];
  assert.ok(declared, `${operation.operationId} does not declare ${status}; ${where}`);
  const shared = '$ref' in declared ? (declared.$ref.split('/').at(-1) ?? '') : undefined;
  const response = shared === undefined ? (declared as Response) : document.components.responses[shared];
  const place =
    shared === undefined
      ? ['paths', template, method.toLowerCase(), 'responses', `${status}`]
      : ['components', 'responses', shared];
  const type = headers.get('content-type')?.split(';')[0] ?? '';
  if (!response?.content || Object.keys(response.content).length === 0) {
    assert.equal(text, '', `${operation.operationId} declares no body; ${where}`);
    return;
  }
  assert.ok(response.content[type], `${operation.operationId} does not declare "${type}"; ${where}`);
  if (!/json$/.test(type)) return;
  const validate = validatorAt(pointer(...place, 'content', type, 'schema'));
  assert.ok(
    validate(JSON.parse(text)),
    `${operation.operationId}: ${ajv.errorsText(validate.errors)}; ${where}`,
  );
}
