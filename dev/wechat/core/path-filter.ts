/** Paths of the files that the API hands out links to. */
const FILE_PATH = /^\/(vweixinp\.tc\.qq\.com|mp\/mp\/video|s|mmbiz(_\w+)?)(\/|$)/;

/** Whether a request path is one of the handed-out file links rather than an API call. */
export function isFilePath(path: string): boolean {
  return FILE_PATH.test(path);
}

/** A filter is the beginning of a path, or `file` for every handed-out link. */
export function pathMatches(filter: string, path: string): boolean {
  return filter === 'file' ? isFilePath(path) : path.startsWith(filter);
}

/** The two endpoints that hand out access tokens and differ from all others in style. */
export function isTokenPath(path: string): boolean {
  return path === '/cgi-bin/token' || path === '/cgi-bin/stable_token';
}
