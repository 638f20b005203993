/** What the HTTP API has beyond its routes: a brake for all callers together, and a name of the operator's own. */
module.exports = async ({ resolveVariable }) => {
  const rate = await resolveVariable('param:throttlingRate');
  const burst = await resolveVariable('param:throttlingBurst');
  const domain = await resolveVariable('param:domainName');
  const certificate = await resolveVariable('param:certificateArn');
  return {
    extensions: {
      HttpApiStage: {
        Properties: {
          DefaultRouteSettings: {
            DetailedMetricsEnabled: true,
            ThrottlingRateLimit: rate,
            ThrottlingBurstLimit: burst,
          },
        },
      },
    },
    ...(domain && named(domain, certificate)),
  };
};

const named = (domain, certificate) => ({
  Resources: {
    ApiDomain: {
      Type: 'AWS::ApiGatewayV2::DomainName',
      Properties: {
        DomainName: domain,
        DomainNameConfigurations: [
          { CertificateArn: certificate, EndpointType: 'REGIONAL', SecurityPolicy: 'TLS_1_2' },
        ],
      },
    },
    ApiMapping: {
      Type: 'AWS::ApiGatewayV2::ApiMapping',
      DependsOn: 'HttpApiStage',
      Properties: { ApiId: { Ref: 'HttpApi' }, DomainName: { Ref: 'ApiDomain' }, Stage: '$default' },
    },
  },
  Outputs: {
    ApiUrl: { Description: 'The API under its own name', Value: `https://${domain}` },
    ApiDomainTarget: {
      Description: 'Where the CNAME of that name has to point',
      Value: { 'Fn::GetAtt': ['ApiDomain', 'RegionalDomainName'] },
    },
  },
});
