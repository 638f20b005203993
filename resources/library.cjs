/** The library bucket: ours, or one that the operator keeps (param ownLibraryBucket), which is then left as it is. */
module.exports.name = async ({ resolveVariable }) =>
  (await resolveVariable('param:ownLibraryBucket')) ||
  `${await resolveVariable('self:custom.prefix')}-library-\${AWS::AccountId}`;

/** The name as CloudFormation takes it. */
module.exports.reference = async ({ resolveVariable }) => {
  const name = await resolveVariable('self:custom.libraryBucketName');
  return name.includes('${') ? { 'Fn::Sub': name } : name;
};

module.exports.resources = async ({ resolveVariable }) => {
  const own = await resolveVariable('param:ownLibraryBucket');
  const name = await resolveVariable('file(resources/library.cjs):reference');
  return {
    ...(!own && (await resolveVariable('file(resources/library.yml)'))),
    Outputs: {
      LibraryBucketName: { Description: 'Files and states; kept when the stack is removed', Value: name },
    },
  };
};
