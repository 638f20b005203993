import { parameterOutput } from '../describe.ts';
import { SsmError } from '../errors.ts';
import { flag, refuseMembers, requiredText, requiredTexts } from '../input.ts';
import { checkPath, isBelow, parseSelector } from '../names.ts';
import type { Operation } from '../operation.ts';
import { page } from '../paging.ts';

const MOST = 10;

/** One parameter, by name or `name:version`. */
export const getParameter: Operation = {
  names: (input) => [requiredText(input, 'Name')],
  run: (input, { store, place }) => {
    const selector = parseSelector(requiredText(input, 'Name'));
    const parameter = store.select(selector);
    return { Parameter: parameterOutput(parameter, place, flag(input, 'WithDecryption'), selector.suffix) };
  },
};

/** Up to ten parameters; those that are not there are named, not refused. */
export const getParameters: Operation = {
  names: (input) => requiredTexts(input, 'Names', MOST),
  run: (input, { store, place }) => {
    const found: unknown[] = [];
    const missing: string[] = [];
    for (const name of requiredTexts(input, 'Names', MOST)) {
      const selector = parseSelector(name);
      try {
        const parameter = store.select(selector);
        found.push(parameterOutput(parameter, place, flag(input, 'WithDecryption'), selector.suffix));
      } catch (error) {
        if (!(error instanceof SsmError)) throw error;
        missing.push(name);
      }
    }
    return { Parameters: found, InvalidParameters: missing };
  },
};

/** The parameters below a path, in pages of ten. */
export const getParametersByPath: Operation = {
  names: (input) => [requiredText(input, 'Path')],
  run: (input, { store, place }) => {
    refuseMembers(input, 'ParameterFilters');
    const path = requiredText(input, 'Path');
    checkPath(path);
    const recursive = flag(input, 'Recursive');
    const below = store.all().filter(({ name }) => isBelow(name, path, recursive));
    const { items, ...next } = page(below, input, MOST);
    const decrypt = flag(input, 'WithDecryption');
    return { Parameters: items.map((item) => parameterOutput(item, place, decrypt)), ...next };
  },
};
