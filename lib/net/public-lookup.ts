import { lookup as systemLookup } from 'node:dns';
import type { LookupFunction } from 'node:net';
import { isPublicAddress } from './addresses.ts';

/**
 * Name resolution that yields public addresses only. It sits inside the connection, so what is checked is what is
 * connected to: a name that answers differently the second time (rebinding) gains nothing.
 */
export function publicLookup(resolve: typeof systemLookup = systemLookup): LookupFunction {
  return (hostname, options, callback) => {
    resolve(hostname, { ...options, all: true }, (error, found) => {
      if (error) return callback(error, '', 0);
      const usable = found.filter(({ address }) => isPublicAddress(address));
      const [first] = usable;
      if (!first) return callback(Object.assign(new Error('not public'), { code: 'ENOTPUBLIC' }), '', 0);
      return options.all ? callback(null, usable) : callback(null, first.address, first.family);
    });
  };
}
