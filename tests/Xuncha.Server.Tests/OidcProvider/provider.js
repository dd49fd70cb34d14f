// Serves an OpenID Connect provider on a free port of the loopback, and prints its issuer. Each line on its input makes another key, in place of the
// one before, and prints the issuer again. Clients: ours, whose tokens are for xuncha, and stranger, whose tokens are for another system.
import { generateKeyPairSync, randomUUID } from 'node:crypto';
import { createServer } from 'node:http';
import { createInterface } from 'node:readline';
import Provider from 'oidc-provider';

let answer;
const server = createServer((request, response) => answer(request, response)).listen(0, '127.0.0.1', () => {
  serveWithAnotherKey();
  createInterface({ input: process.stdin }).on('line', serveWithAnotherKey);
});

function serveWithAnotherKey() {
  const issuer = `http://127.0.0.1:${server.address().port}`;
  const key = generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey.export({ format: 'jwk' });
  const client = id => ({
    client_id: id, client_secret: `the secret of ${id}`, grant_types: ['client_credentials'], redirect_uris: [], response_types: [],
    id_token_signed_response_alg: 'ES256',
  });
  const provider = new Provider(issuer, {
    clients: [client('ours'), client('stranger')],
    jwks: { keys: [{ ...key, kid: randomUUID(), alg: 'ES256', use: 'sig' }] },
    formats: {
      customizers: {
        jwt: (ctx, token, parts) => {
          if (ctx.oidc.params.resource === 'urn:xuncha:expired') parts.payload.exp = parts.payload.iat - 600;
        },
      },
    },
    features: {
      devInteractions: { enabled: false },
      clientCredentials: { enabled: true },
      resourceIndicators: {
        enabled: true,
        getResourceServerInfo: (ctx, resource) => ({
          audience: resource.startsWith('urn:xuncha') ? 'xuncha' : 'elsewhere', scope: '', accessTokenFormat: 'jwt', jwt: { sign: { alg: 'ES256' } },
        }),
      },
    },
  });
  answer = provider.callback();
  console.log(issuer);
}
