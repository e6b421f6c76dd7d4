import {
  GetOpenIDConnectProviderCommand,
  GetSAMLProviderCommand,
  ListOpenIDConnectProvidersCommand,
  ListSAMLProvidersCommand,
} from '@aws-sdk/client-iam';
import { joined, type Outcome } from '../asker.js';
import { fanOut } from '../fanout.js';
import type { Reading } from './reading.js';

/** The identity providers outside that the account trusts. */
export async function federation({ account, asker, options, width }: Reading): Promise<Outcome> {
  const client = account.clients.of('iam', account.globalRegion);
  const oidc = await asker.once(
    { operation: 'ListOpenIDConnectProviders', action: 'iam:ListOpenIDConnectProviders' },
    () => client.send(new ListOpenIDConnectProvidersCommand({}), options),
  );
  const oidcEach = fanOut(arns(oidc, 'OpenIDConnectProviderList'), width, (arn) =>
    asker.once(
      {
        operation: 'GetOpenIDConnectProvider',
        action: 'iam:GetOpenIDConnectProvider',
        params: { arn },
      },
      () => client.send(new GetOpenIDConnectProviderCommand({ OpenIDConnectProviderArn: arn }), options),
    ),
  );
  const described = await joined(oidcEach);
  const saml = await asker.once({ operation: 'ListSAMLProviders', action: 'iam:ListSAMLProviders' }, () =>
    client.send(new ListSAMLProvidersCommand({}), options),
  );
  const samlEach = fanOut(arns(saml, 'SAMLProviderList'), width, (arn) =>
    asker.once({ operation: 'GetSAMLProvider', action: 'iam:GetSAMLProvider', params: { arn } }, () =>
      client.send(new GetSAMLProviderCommand({ SAMLProviderArn: arn }), options),
    ),
  );
  return joined([oidc, described, saml, await joined(samlEach)]);
}

function arns({ documents }: Outcome, list: string): string[] {
  return documents.flatMap(({ body }) => {
    const providers = ((body ?? {}) as Record<string, { Arn?: string }[] | undefined>)[list];
    return (providers ?? []).flatMap(({ Arn }) => Arn ?? []);
  });
}
