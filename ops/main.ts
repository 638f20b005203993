/** `npm run ops -- …`: what an operator does with a deployed service, or with the local stack. */
import { run } from './program.ts';
import { terminalOf } from './terminal.ts';

process.exitCode = await run(process.argv.slice(2), terminalOf(process.env), process.env);
