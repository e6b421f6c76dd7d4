import { EC2Client } from '@aws-sdk/client-ec2';
import { ECSClient } from '@aws-sdk/client-ecs';
import { EKSClient } from '@aws-sdk/client-eks';
import { IAMClient } from '@aws-sdk/client-iam';
import { LambdaClient } from '@aws-sdk/client-lambda';
import { OrganizationsClient } from '@aws-sdk/client-organizations';
import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { STSClient, type STSClientConfig } from '@aws-sdk/client-sts';
import type { LiveSettings } from './settings.js';

// The SDK's advice on Node versions is for who develops with it, not for who reads the progress of a sync.
process.env['AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED'] ??= 'true';

/** Short-lived credentials of one account, or undefined for the caller's own by the usual chain. */
export type Credentials = NonNullable<STSClientConfig['credentials']> | undefined;

const CLIENTS = {
  ec2: EC2Client,
  ecs: ECSClient,
  eks: EKSClient,
  iam: IAMClient,
  lambda: LambdaClient,
  organizations: OrganizationsClient,
  secretsmanager: SecretsManagerClient,
  sts: STSClient,
} as const;

type ClientName = keyof typeof CLIENTS;
type ClientOf<N extends ClientName> = InstanceType<(typeof CLIENTS)[N]>;

/** SDK clients of one set of credentials, made when first asked for, one per service and region. */
export class Clients {
  readonly #made = new Map<string, { destroy(): void }>();

  constructor(
    readonly settings: LiveSettings,
    readonly credentials: Credentials,
  ) {}

  /** @param region undefined for the region of the environment or the profile. */
  of<N extends ClientName>(name: N, region: string | undefined): ClientOf<N> {
    const key = `${name} ${region ?? ''}`;
    const known = this.#made.get(key);
    if (known) return known as ClientOf<N>;
    const made = new CLIENTS[name](this.#config(region)) as ClientOf<N>;
    this.#made.set(key, made);
    return made;
  }

  destroy(): void {
    for (const client of this.#made.values()) client.destroy();
    this.#made.clear();
  }

  #config(region: string | undefined) {
    const { endpoint, profile, attempts, timeout } = this.settings;
    return {
      ...(region === undefined ? {} : { region }),
      ...(endpoint === undefined ? {} : { endpoint }),
      ...(profile === undefined ? {} : { profile }),
      ...(this.credentials === undefined ? {} : { credentials: this.credentials }),
      retryMode: 'adaptive' as const,
      maxAttempts: attempts,
      requestHandler: {
        connectionTimeout: Math.min(timeout, 10_000),
        requestTimeout: timeout,
        throwOnRequestTimeout: true,
        socketTimeout: timeout,
      },
    };
  }
}
