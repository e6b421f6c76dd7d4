"""Starts moto with accounts that are already there: what an export folder says of IAM, under the provider's own ids.

Over the wire moto chooses every id and every time of creation itself; only inside its process can they be given.
Usage: moto_estate.py FOLDER [arguments of moto_server]. Reads `<account>/<call>.json` and `<account>/<call>/*.json`.
"""

import base64
import csv
import io
import json
import sys
from datetime import datetime, timezone
from pathlib import Path
from types import SimpleNamespace
from urllib.parse import quote, unquote

from moto.iam.models import (
    AccessKeyLastUsed,
    MFADevice,
    SigningCertificate,
    iam_backends,
)
from moto.server import main

REGION = "us-east-1"


def instant(text):
    """moto keeps naive UTC."""
    return datetime.fromisoformat(text).astimezone(timezone.utc).replace(tzinfo=None)


def document(policy):
    """Exports hold a policy as an object, or as the URL-encoded text that the API gives."""
    return unquote(policy) if isinstance(policy, str) else json.dumps(policy)


def answers(account: Path, call: str):
    single = account / f"{call}.json"
    files = [single] if single.exists() else sorted(account.glob(f"{call}-*.json"))
    for path in files + sorted((account / call).glob("*.json")):
        yield path, json.loads(path.read_text())


def records(account: Path, call: str, member: str):
    for _, answer in answers(account, call):
        yield from answer.get(member, [])


def load(account: Path):
    backend = iam_backends[account.name]["aws"]
    details = {"UserDetailList": [], "GroupDetailList": [], "RoleDetailList": [], "Policies": []}
    for _, page in answers(account, "get-account-authorization-details"):
        for member, found in details.items():
            found.extend(page.get(member, []))
    for policy in details["Policies"]:
        load_policy(backend, policy)
    for group in details["GroupDetailList"]:
        made = backend.create_group(group["GroupName"], group["Path"])
        made.id = group["GroupId"]
        common(backend, made, group, "GroupPolicyList")
    for user in details["UserDetailList"]:
        load_user(backend, user)
    for role in details["RoleDetailList"]:
        load_role(backend, role)
    load_credentials(backend, account)
    load_providers(backend, account)


def common(backend, made, detail, inline):
    made.create_date = instant(detail["CreateDate"])
    for policy in detail.get(inline, []):
        made.policies[policy["PolicyName"]] = document(policy["PolicyDocument"])
    for policy in detail.get("AttachedManagedPolicies", []):
        arn = policy["PolicyArn"]
        # The provider's own policies are attached by name and are not in the store.
        known = backend.managed_policies.get(arn)
        made.managed_policies[arn] = known or SimpleNamespace(arn=arn, name=policy["PolicyName"])


def load_policy(backend, policy):
    [default] = [one for one in policy["PolicyVersionList"] if one["IsDefaultVersion"]]
    made = backend.create_policy(
        description="",
        path=policy["Path"],
        policy_document=document(default["Document"]),
        policy_name=policy["PolicyName"],
        tags=policy.get("Tags", []),
    )
    # What the answer is made from; by itself moto leaves these two out of the authorization details.
    made.id = made.policy_id = policy["PolicyId"]
    made.policy_name = policy["PolicyName"]
    made.create_date = instant(policy["CreateDate"])
    made.update_date = instant(policy["UpdateDate"])
    made.attachment_count = policy["AttachmentCount"]


def load_user(backend, user):
    made = backend.create_user(REGION, user["UserName"], user["Path"], user.get("Tags", []))
    made.id = user["UserId"]
    common(backend, made, user, "UserPolicyList")
    if "PermissionsBoundary" in user:
        made.permissions_boundary = user["PermissionsBoundary"]
    for group in user.get("GroupList", []):
        backend.add_user_to_group(group, user["UserName"])


def load_role(backend, role):
    made = backend.create_role(
        role_name=role["RoleName"],
        # moto gives this one as it is, and the provider URL-encoded.
        assume_role_policy_document=quote(document(role["AssumeRolePolicyDocument"])),
        path=role["Path"],
        permissions_boundary=role.get("PermissionsBoundary", {}).get("PermissionsBoundaryArn"),
        description="",
        tags=role.get("Tags", []),
        max_session_duration=None,
    )
    del backend.roles[made.id]
    made.id = role["RoleId"]
    backend.roles[made.id] = made
    common(backend, made, role, "RolePolicyList")
    used = role.get("RoleLastUsed", {})
    if "LastUsedDate" in used:
        made.last_used = instant(used["LastUsedDate"])
        made.last_used_region = used.get("Region")


def load_credentials(backend, account):
    last_used = {path.stem: answer["AccessKeyLastUsed"] for path, answer in answers(account, "get-access-key-last-used")}
    for key in records(account, "list-access-keys", "AccessKeyMetadata"):
        made = backend.create_access_key(key["UserName"], status=key["Status"])
        del backend.access_keys[made.access_key_id]
        made.access_key_id = key["AccessKeyId"]
        backend.access_keys[made.access_key_id] = made
        made.create_date = instant(key["CreateDate"])
        used = last_used.get(key["AccessKeyId"], {})
        if "LastUsedDate" in used:
            made.last_used = AccessKeyLastUsed(
                instant(used["LastUsedDate"]), used["ServiceName"], used["Region"]
            )
    for key in records(account, "list-ssh-public-keys", "SSHPublicKeys"):
        made = backend.get_user(key["UserName"]).upload_ssh_public_key("ssh-rsa AAAA")
        made.ssh_public_key_id = key["SSHPublicKeyId"]
        made.status = key["Status"]
        made.upload_date = instant(key["UploadDate"])
    for certificate in records(account, "list-signing-certificates", "Certificates"):
        made = SigningCertificate(
            certificate["CertificateId"], certificate["UserName"], certificate["CertificateBody"]
        )
        made.status = certificate["Status"]
        made.upload_date = instant(certificate["UploadDate"])
        backend.get_user(certificate["UserName"]).signing_certificates[made.id] = made
    for _, report in answers(account, "get-credential-report"):
        text = base64.b64decode(report["Content"]).decode()
        for row in csv.DictReader(io.StringIO(text)):
            if row["user"] in backend.users:
                load_sign_in(backend.users[row["user"]], row)


def load_sign_in(user, row):
    if row["password_enabled"] == "true":
        user.password = "a password that nobody is told"
        if row["password_last_used"][:1].isdigit():
            user.password_last_used = instant(row["password_last_used"])
    if row["mfa_active"] == "true":
        serial = f"arn:aws:iam::{user.account_id}:mfa/{user.name}"
        user.mfa_devices[serial] = MFADevice(serial, "000000", "000000")


def load_providers(backend, account):
    for profile in records(account, "list-instance-profiles", "InstanceProfiles"):
        made = backend.create_instance_profile(
            profile["InstanceProfileName"],
            profile["Path"],
            [role["RoleName"] for role in profile["Roles"]],
            profile.get("Tags", []),
        )
        made.id = profile["InstanceProfileId"]
        made.create_date = instant(profile["CreateDate"])
    for _, provider in answers(account, "get-open-id-connect-provider"):
        made = backend.create_open_id_connect_provider(
            url=f"https://{provider['Url']}",
            thumbprint_list=provider["ThumbprintList"],
            client_id_list=provider["ClientIDList"],
            tags=provider.get("Tags", []),
        )
        made.create_date = instant(provider["CreateDate"])
    for provider in records(account, "list-saml-providers", "SAMLProviderList"):
        name = provider["Arn"].split("/")[-1]
        made = backend.create_saml_provider(name, "<EntityDescriptor/>")
        made.create_date = instant(provider["CreateDate"])
        made.valid_until = instant(provider["ValidUntil"])


if __name__ == "__main__":
    folder, *arguments = sys.argv[1:]
    for one in sorted(Path(folder).iterdir()):
        if one.name.isdigit():
            load(one)
    main(arguments)
