import { awsTime } from '../clock.js';
import type { Account } from './account.js';

const COLUMNS =
  'user,arn,user_creation_time,password_enabled,password_last_used,password_last_changed,password_next_rotation,' +
  'mfa_active,access_key_1_active,access_key_1_last_rotated,access_key_1_last_used_date,' +
  'access_key_1_last_used_region,access_key_1_last_used_service,access_key_2_active,access_key_2_last_rotated,' +
  'access_key_2_last_used_date,access_key_2_last_used_region,access_key_2_last_used_service,cert_1_active,' +
  'cert_1_last_rotated,cert_2_active,cert_2_last_rotated';

/** The CSV that IAM generates: one row a user, the root user first; at most two keys, and no key ids. */
export function credentialReport(account: Account): string {
  const none = ['false', 'N/A', 'N/A', 'N/A', 'N/A'];
  const certificates = ['false', 'N/A', 'false', 'N/A'];
  const rows = [
    [
      '<root_account>',
      account.arn('iam', 'root'),
      awsTime(account.exportedAt - 2_500 * 86_400_000),
      'not_supported',
      'no_information',
      'not_supported',
      'not_supported',
      'true',
      ...none,
      ...none,
      ...certificates,
    ],
  ];
  for (const { detail, keys, console, created } of account.users) {
    const cells = [0, 1].flatMap((slot) => {
      const key = keys[slot];
      if (!key) return none;
      return [
        String(key.active),
        awsTime(key.created),
        key.lastUsed === null ? 'N/A' : awsTime(key.lastUsed),
        key.lastUsed === null ? 'N/A' : account.region,
        key.lastUsed === null ? 'N/A' : key.lastService,
      ];
    });
    const password = console
      ? [
          'true',
          console.lastUsed === null ? 'no_information' : awsTime(console.lastUsed),
          awsTime(created),
          'N/A',
          String(console.mfa),
        ]
      : ['false', 'N/A', 'N/A', 'N/A', 'false'];
    rows.push([detail.UserName, detail.Arn, detail.CreateDate, ...password, ...cells, ...certificates]);
  }
  return [COLUMNS, ...rows.map((row) => row.map(cell).join(','))].join('\n');
}

function cell(text: string): string {
  return /[",\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
