/** Who is measured, in the order of the tables. */
export const CLIENTS = ['floor', 'ours', 'co-wechat-api', 'wechat-api', 'node-easywechat'] as const;
export type ClientName = (typeof CLIENTS)[number];
export const PEERS = CLIENTS.slice(2);
export const clientFile = (name: ClientName) => `bench/clients/${name}.ts`;
