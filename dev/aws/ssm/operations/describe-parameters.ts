import { arn, metadataOutput, readable } from '../describe.ts';
import { SsmError } from '../errors.ts';
import { flag, type Input, refuseMembers, requiredText } from '../input.ts';
import { isBelow, parseSelector } from '../names.ts';
import type { Operation } from '../operation.ts';
import { page } from '../paging.ts';
import type { Parameter } from '../store.ts';

const MOST = 50;

/** What is known of parameters beside their values. */
export const describeParameters: Operation = {
  names: () => [],
  run: (input, { store, place }) => {
    refuseMembers(input, 'Filters');
    const filters = filtersOf(input);
    const matching = store.all().filter((parameter) => filters.every((filter) => filter(parameter)));
    const { items, ...next } = page(matching, input, MOST);
    const describe = (item: Parameter) => ({ ...metadataOutput(item, place), ARN: arn(item.name, place) });
    return { Parameters: items.map(describe), ...next };
  },
};

/** The versions kept of one parameter, oldest first, with their values. */
export const getParameterHistory: Operation = {
  names: (input) => [requiredText(input, 'Name')],
  run: (input, { store, place }) => {
    const { name } = parseSelector(requiredText(input, 'Name'));
    const { items, ...next } = page(store.history(name), input, MOST);
    const decrypt = flag(input, 'WithDecryption');
    const tell = (item: Parameter) => ({
      ...metadataOutput(item, place),
      Value: readable(item, decrypt),
      Labels: [],
    });
    return { Parameters: items.map(tell), ...next };
  },
};

type Filter = (parameter: Parameter) => boolean;

/** `ParameterFilters`, as far as Name, Path, Type and Tier go. Throws InvalidFilterKey or InvalidFilterOption. */
function filtersOf(input: Input): Filter[] {
  const given = input.ParameterFilters ?? [];
  if (!Array.isArray(given)) throw new SsmError('SerializationException');
  return given.map((filter: Input) => {
    const values = Array.isArray(filter.Values) ? filter.Values.map(String) : [];
    return filterFor(String(filter.Key), filter.Option ?? undefined, values);
  });
}

function filterFor(key: string, option: unknown, values: string[]): Filter {
  if (key === 'Path') {
    const recursive = option === 'Recursive';
    if (option !== undefined && option !== 'OneLevel' && !recursive)
      throw new SsmError('InvalidFilterOption');
    return ({ name }) => values.some((path) => isBelow(name, path, recursive));
  }
  const fits = comparison(option);
  if (key === 'Name') return ({ name }) => values.some((value) => fits(name, value));
  if (key === 'Type') return ({ type }) => values.some((value) => fits(type, value));
  if (key === 'Tier') return ({ tier }) => values.some((value) => fits(tier, value));
  throw new SsmError('InvalidFilterKey');
}

function comparison(option: unknown): (text: string, value: string) => boolean {
  if (option === undefined || option === 'Equals') return (text, value) => text === value;
  if (option === 'BeginsWith') return (text, value) => text.startsWith(value);
  if (option === 'Contains') return (text, value) => text.includes(value);
  throw new SsmError('InvalidFilterOption');
}
