const { toList } = require('./to-list.cjs');

/** The pages that may call the API and reach the buckets. */
module.exports = async ({ resolveVariable }) => toList(await resolveVariable('param:origins'));
