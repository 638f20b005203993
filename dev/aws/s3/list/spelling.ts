import { invalidArgument } from '../errors.ts';
import { eventKey } from '../notifications.ts';

/** How keys are spelled in a listing: as they are, or URL-encoded for clients whose XML cannot carry them. */
export function keySpelling(query: ReadonlyMap<string, string>): (key: string) => string {
  const type = query.get('encoding-type');
  if (type === undefined) return (key) => key;
  if (type === 'url') return eventKey;
  throw invalidArgument('Invalid Encoding Method specified in Request', 'encoding-type', type);
}
