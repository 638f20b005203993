import { SsmError } from '../errors.ts';
import { requiredText, requiredTexts } from '../input.ts';
import { parseSelector } from '../names.ts';
import type { Operation } from '../operation.ts';

/** Takes one parameter away. */
export const deleteParameter: Operation = {
  names: (input) => [requiredText(input, 'Name')],
  run: (input, { store }) => {
    if (!store.delete(parseSelector(requiredText(input, 'Name')).name))
      throw new SsmError('ParameterNotFound');
    return {};
  },
};

/** Takes up to ten away, and tells which of them were there. */
export const deleteParameters: Operation = {
  names: (input) => requiredTexts(input, 'Names', 10),
  run: (input, { store }) => {
    const names = requiredTexts(input, 'Names', 10);
    const deleted = names.filter((name) => store.delete(parseSelector(name).name));
    return {
      DeletedParameters: deleted,
      InvalidParameters: names.filter((name) => !deleted.includes(name)),
    };
  },
};
