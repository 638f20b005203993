/** A list as deploy.yml has it, or as --param does: separated by commas. */
module.exports.toList = (value) => (typeof value === 'string' ? value.split(',').filter(Boolean) : value);
