import { badInput } from '../failure.ts';

/** @throws {OpsFailure} for what cannot be the path of an interface */
export function checkPath(path: string): string {
  if (/^\/[\w./-]+$/.test(path)) return path;
  throw badInput(
    '[cgi_path]',
    `"${path}" is no path of an interface, such as /cgi-bin/draft/add.`,
    `“${path}”不是接口路径,正确形式如 /cgi-bin/draft/add。`,
  );
}
