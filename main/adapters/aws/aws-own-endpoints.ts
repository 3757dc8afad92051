// Where the clients may send to: to where the connection says, and nowhere else.

/**
 * The connection says whether AWS or somebody else answers. AWS_ENDPOINT_URL and the `endpoint_url` of the config file would
 * lead past it; for the environment’s connection the variables stand in its reach already.
 */
export const OWN_ENDPOINTS_ONLY = { ignoreConfiguredEndpointUrls: true } as const;
