import { invalid, SsmError } from './errors.ts';

const LEVELS = 15;
const LENGTH = 1011;
const ALLOWED =
  'If formed as a path, it can consist of sub-paths divided by slash symbol; each sub-path can be formed as a mix of letters, numbers and the following 3 symbols .-_';

/** Throws for a name that Parameter Store would not take. */
export function checkName(name: string): void {
  if (name.length > LENGTH) throw invalid(`Parameter name can't be longer than ${LENGTH} characters.`);
  if (!/^[\w.\-/]+$/.test(name)) throw invalid(`Parameter name: ${ALLOWED}`);
  if (name.includes('/') && !name.startsWith('/')) {
    throw invalid('Parameter name must be a fully qualified name.');
  }
  const levels = name.replace(/^\//, '').split('/');
  if (levels.includes('')) throw invalid(`Parameter name: ${ALLOWED}`);
  if (levels.length > LEVELS) throw new SsmError('HierarchyLevelLimitExceededException');
  if (/^\/?(aws|ssm)/i.test(name)) {
    throw invalid(`Parameter name: can't be prefixed with "aws" or "ssm" (case-insensitive). ${ALLOWED}`);
  }
}

/** A name and, after a colon, the version of it that is meant. */
export type Selector = { name: string; suffix: string; version: string | undefined };

/** Reads `name` or `name:version`. */
export function parseSelector(text: string): Selector {
  const [name = '', version] = text.split(':');
  return { name, suffix: version === undefined ? '' : `:${version}`, version };
}

/** Whether a name lies below a path: anywhere, or exactly one level down. */
export function isBelow(name: string, path: string, recursive: boolean): boolean {
  const parent = path.endsWith('/') ? path : `${path}/`;
  const full = name.startsWith('/') ? name : `/${name}`;
  return full.startsWith(parent) && (recursive || !full.slice(parent.length).includes('/'));
}

/** Throws ValidationException for what is no path. */
export function checkPath(path: string): void {
  if (/^\/([\w.-]+(\/[\w.-]+)*\/?)?$/.test(path)) return;
  throw invalid(
    'The parameter path must start with a slash "/" and contain only letters, numbers and the symbols .-_ between slashes.',
  );
}
