/**
 * Loaded into each function's process: writes all that the function writes to one file as well, at once, so that a test
 * can look for secrets in it. ministack 1.5.33 itself hands it on to CloudWatch Logs alone.
 */
import { appendFileSync } from 'node:fs';

const file = process.env.REHEARSAL_FUNCTION_LOG;
delete process.env.REHEARSAL_FUNCTION_LOG;
if (file) {
  // ministack moves what goes to stdout over to stderr, through this same function.
  const write = process.stderr.write.bind(process.stderr);
  process.stderr.write = (chunk, ...rest) => {
    appendFileSync(file, chunk);
    return write(chunk, ...rest);
  };
}
