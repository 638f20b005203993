/**
 * How refresh-token reaches WeChat, and from which address (docs/adr/0010-the-fixed-address.md). It is the only function
 * that the allow-list concerns, so it is the only one that anything here touches.
 */
const { network } = require('./network.cjs');
const { toList } = require('./to-list.cjs');

/** Null for the one that has no default: resources/checks.cjs says what to do then. */
const param = (resolveVariable, name) => resolveVariable(`param:${name}, null`);

/** Properties of refresh-token: `vpc`, `dependsOn`, `environment`. */
module.exports.refreshToken = async ({ resolveVariable }) => {
  const parameters = await resolveVariable('self:custom.parameterPrefix');
  const key = await param(resolveVariable, 'kmsKeyArn');
  const environment = key ? { PARAMETER_KEY_ID: key } : {};
  switch (await param(resolveVariable, 'egress')) {
    case 'nat':
      return {
        vpc: {
          subnetIds: [{ Ref: 'PrivateSubnet' }],
          securityGroupIds: [{ Ref: 'RefreshTokenSecurityGroup' }],
        },
        // Made before the function can be called, removed after it.
        dependsOn: ['PrivateDefaultRoute', 'PrivateSubnetRoutes'],
        environment,
      };
    case 'existing':
      return {
        vpc: {
          subnetIds: toList(await param(resolveVariable, 'subnetIds')),
          securityGroupIds: toList(await param(resolveVariable, 'securityGroupIds')),
        },
        dependsOn: [],
        environment,
      };
    case 'proxy':
      return {
        vpc: null,
        dependsOn: [],
        environment: { ...environment, EGRESS_PROXY_PARAMETER: `${parameters}/egress-proxy` },
      };
    default:
      return { vpc: null, dependsOn: [], environment };
  }
};

/** For the functions that tell an operator the address. */
module.exports.shown = async ({ resolveVariable }) => {
  const address = await addressOf(resolveVariable);
  return address ? { EGRESS_ADDRESS: address } : {};
};

module.exports.resources = async ({ resolveVariable }) => {
  const egress = await param(resolveVariable, 'egress');
  const address = await addressOf(resolveVariable);
  return {
    Resources: egress === 'nat' ? network(await resolveVariable('self:custom.prefix')) : {},
    Outputs: {
      Egress: { Description: 'How refresh-token reaches WeChat', Value: egress },
      ...(address && {
        EgressAddress: { Description: "The address to put on WeChat's allow-list", Value: address },
      }),
    },
  };
};

async function addressOf(resolveVariable) {
  if ((await param(resolveVariable, 'egress')) === 'nat') return { 'Fn::GetAtt': ['NatAddress', 'PublicIp'] };
  return param(resolveVariable, 'egressAddress');
}
