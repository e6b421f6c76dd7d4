import { machine, secret, service, teamOf, type InventoryNode, type InventoryPlanting } from './record.js';

/** Jobs that ran on, or did not, after somebody else had come to answer for them. */
export const plantJobs: InventoryPlanting = ({ at, services }) => {
  const [before, after] = [teamOf(services.invoiceArchive), teamOf(services.dataHub)];
  const job = (
    name: string,
    { ranDaysAgo, moved }: { readonly ranDaysAgo: number; readonly moved: boolean },
  ): InventoryNode[] => [
    {
      type: 'Workload',
      key: name,
      attributes: { kind: 'SCHEDULED_JOB', environment: 'production', createdAt: at(800) },
      edges: [
        { PART_OF: service(services.dataHub) },
        { USES: `Identity:svc-${name}` },
        {
          USED: `Credential:${name}-key`,
          method: 'OBSERVED',
          firstObservedAt: at(700),
          lastObservedAt: at(ranDaysAgo),
        },
        ...(moved
          ? [
              {
                OWNED_BY: before,
                role: 'ACCOUNTABLE',
                validFrom: at(800),
                validTo: at(130),
                endReason: 'REASSIGNED',
              },
              { OWNED_BY: after, role: 'ACCOUNTABLE', validFrom: at(130) },
            ]
          : [{ OWNED_BY: after, role: 'ACCOUNTABLE', validFrom: at(800) }]),
      ],
    },
    machine(`svc-${name}`, { supports: services.dataHub, owner: after, purpose: name }),
    secret(`${name}-key`, `svc-${name}`, { kind: 'API_KEY', issuedAt: at(85), lastUsedAt: at(ranDaysAgo) }),
  ];
  const listed = (id: string, subject: string, is: boolean, why: string) =>
    ({ id, question: 'staleAutomations', args: {}, subject, listed: is, why }) as const;
  return {
    nodes: [
      ...job('nightly-accruals', { ranDaysAgo: 1, moved: true }),
      ...job('nightly-stock-count', { ranDaysAgo: 1, moved: true }),
      {
        type: 'Attestation',
        key: 'AT-stock-count',
        attributes: { decision: 'CONFIRMED', actor: 'Marit Solberg', at: at(30), validUntil: at(-150) },
        edges: [{ ON_SUBJECT: 'Workload:nightly-stock-count' }],
      },
      ...job('weekly-tariff-export', { ranDaysAgo: 200, moved: true }),
      ...job('nightly-berths', { ranDaysAgo: 1, moved: false }),
    ],
    expected: [
      listed(
        'job-ran-on',
        'nightly-accruals',
        true,
        'Its owner changed 130 days ago, it ran yesterday, and nobody looked at it since.',
      ),
      listed('job-revalidated', 'nightly-stock-count', false, 'Somebody confirmed it after the change.'),
      listed('job-not-run-since', 'weekly-tariff-export', false, 'It has not run since the change.'),
      listed('job-unchanged', 'nightly-berths', false, 'It has had one owner all along.'),
    ],
  };
};
