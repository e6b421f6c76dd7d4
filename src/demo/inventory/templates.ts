import {
  machine,
  service,
  teamOf,
  type InventoryNode,
  type InventoryPlanting,
  type Reference,
} from './record.js';

/** A template that was mended, a fork that was not, and what was made from either. */
export const plantTemplates: InventoryPlanting = ({ at, services }) => {
  const deploy = (key: string, as: string, from?: Reference): InventoryNode => ({
    type: 'Workload',
    key,
    attributes: { kind: 'PIPELINE', environment: 'production' },
    edges: [
      { USES: `Identity:${as}` },
      { PART_OF: service(services.labelPrint) },
      ...(from ? [{ INSTANTIATED_FROM: from }] : []),
    ],
  });
  const owner = teamOf(services.labelPrint);
  const asked = { template: 'kit-worker' };
  return {
    nodes: [
      {
        type: 'Template',
        key: 'kit-worker',
        attributes: { kind: 'PIPELINE_TEMPLATE', lastRevisitedAt: at(400) },
        edges: [
          {
            REFERENCES: 'Identity:kit-shared-deployer',
            validFrom: at(900),
            validTo: at(120),
            endReason: 'REASSIGNED',
          },
          { REFERENCES: 'Identity:kit-oidc-deployer', validFrom: at(120) },
          { OWNED_BY: owner, role: 'ACCOUNTABLE' },
        ],
      },
      {
        type: 'Template',
        key: 'kit-worker-rail',
        attributes: { kind: 'PIPELINE_TEMPLATE' },
        edges: [
          { INSTANTIATED_FROM: 'Template:kit-worker' },
          { REFERENCES: 'Identity:kit-shared-deployer', validFrom: at(700) },
        ],
      },
      machine('kit-shared-deployer', {
        supports: services.labelPrint,
        owner,
        purpose: 'deploys what was made from the kit',
        attributes: { createdAt: at(900) },
      }),
      machine('kit-oidc-deployer', {
        supports: services.labelPrint,
        owner,
        purpose: 'deploys without a secret',
        attributes: { createdAt: at(125) },
      }),
      deploy('parcel-sorter-deploy', 'kit-shared-deployer', 'Template:kit-worker'),
      deploy('depot-sorter-deploy', 'kit-oidc-deployer', 'Template:kit-worker'),
      deploy('rail-sorter-deploy', 'kit-shared-deployer', 'Template:kit-worker-rail'),
      deploy('hand-made-deploy', 'kit-shared-deployer'),
    ],
    expected: [
      {
        id: 'template',
        question: 'templateLineage',
        args: asked,
        subject: null,
        listed: true,
        says: { unfixed: 1, forks: [{ template: { name: 'kit-worker-rail' } }] },
        why: 'One instance of two still has what was taken out, and somebody copied the template.',
      },
      {
        id: 'template-not-fixed',
        question: 'templateLineage',
        args: asked,
        subject: 'parcel-sorter-deploy',
        listed: true,
        says: {
          flags: ['NOT_FIXED'],
          certainty: 'CONFIRMED',
          stillHolds: [{ name: 'kit-shared-deployer' }],
        },
        why: 'Made before the template was mended, and never made again.',
      },
      {
        id: 'template-fixed',
        question: 'templateLineage',
        args: asked,
        subject: 'depot-sorter-deploy',
        listed: true,
        says: { flags: [], stillHolds: [], holds: [{ name: 'kit-oidc-deployer' }] },
        why: 'Made from the template as it is now.',
      },
      {
        id: 'template-fork',
        question: 'templateLineage',
        args: asked,
        subject: 'rail-sorter-deploy',
        listed: true,
        says: { flags: [], stillHolds: [] },
        why: 'The fork that it was made from never took the account out: there is no fix that it lacks.',
      },
      {
        id: 'template-look-alike',
        question: 'templateLineage',
        args: asked,
        subject: 'hand-made-deploy',
        listed: false,
        why: 'Runs as the same account, and was made from no template.',
      },
    ],
  };
};
