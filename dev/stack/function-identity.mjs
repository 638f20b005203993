/**
 * Loaded before everything else in the worker of each local function (`--import` of the process that runs them): as on AWS,
 * every function has credentials of its own. serverless-offline gives all of them the same, so they are made of what it gives
 * to each: its name. Not TypeScript, since its translation would be paid for by each worker.
 */
const { AWS_LAMBDA_FUNCTION_NAME: name } = process.env;
if (name) {
  process.env.AWS_ACCESS_KEY_ID = name;
  process.env.AWS_SECRET_ACCESS_KEY = `local-${name}`;
}
