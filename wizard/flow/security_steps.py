"""The steps about who may do what, and where: role, network, keys, and the details of the resource."""

from dataclasses import replace

from wizard.flow.answers import Answers, Value, list_of, text_of
from wizard.flow.data_steps import suggested_endpoint_name, suggested_name
from wizard.flow.questions import Choose, Option, Pick, Question, Step, Write, WriteTags
from wizard.flow.start_steps import is_classifier, is_endpoint, is_recognizer, is_training
from wizard.plan import limits as f

# What may be typed must look like the thing itself: a word that was typed to filter is no key, subnet or group.
_KEY_TYPED = replace(f.KMS_KEY, pattern=r"arn:[\x21-\x7e]+|alias/[\x21-\x7e]+|(mrk-)?[0-9a-fA-F-]{32,36}")
_SUBNET_TYPED = replace(f.SUBNET_ID, pattern="subnet-[0-9a-zA-Z]+")
_GROUP_TYPED = replace(f.SECURITY_GROUP_ID, pattern="sg-[0-9a-zA-Z]+")
PURPOSES = ("volume", "output", "model")


def _refuse_role(role: object, _answers: Answers) -> str | None:
    if getattr(role, "trusts_comprehend", True):
        return None
    conditions = getattr(role, "trust_conditions", "")
    if conditions:
        return f"Its trust policy lets Comprehend assume it only with {conditions}."
    return "Its trust policy does not let comprehend.amazonaws.com assume it."


ROLE = Step(
    "role",
    "Data access role",
    "Role",
    (
        Question(
            key="role",
            title="Role",
            ask="Which role should Comprehend use to read and write your data?",
            why="Comprehend assumes this role to read the dataset, write the output and use the keys. Its rights are "
            "tested only when the training reads the data: a right that is missing fails the run minutes later, not "
            "the request.",
            control=Pick("roles", f.ROLE_ARN, refuse=_refuse_role),
            applies=lambda a: is_training(a) or is_endpoint(a),
            none="No role: the model is not encrypted with a customer managed key",
            required=lambda a: is_training(a) or bool(text_of(a, "_model_key")),
        ),
    ),
)


def _in_vpc(answers: Answers) -> bool:
    return is_training(answers) and text_of(answers, "_network") == "vpc"


def _infer_network(answers: Answers) -> Value | None:
    if list_of(answers, "vpc.subnets") or list_of(answers, "vpc.security_groups"):
        return "vpc"
    # A profile that is named and has no [vpc] says so on purpose; an empty start has not been asked yet.
    return "none" if is_training(answers) and "name" in answers else None


def _vpc_parameter(answers: Answers) -> dict[str, str]:
    vpc = text_of(answers, "_vpc")
    return {"vpc": vpc} if vpc else {}


def _refuse_vpc(vpc: object, _answers: Answers) -> str | None:
    tenancy = getattr(vpc, "tenancy", "default")
    if tenancy != "default":
        return f"Its tenancy is {tenancy}; Comprehend works in VPCs of default tenancy only."
    return None


def _refuse_other_vpc(resource: object, answers: Answers) -> str | None:
    vpc, chosen = getattr(resource, "vpc_id", ""), text_of(answers, "_vpc") or text_of(answers, "_subnet_vpc")
    if chosen and vpc != chosen:
        return f"It belongs to {vpc}; subnets and security groups must be of one VPC, and you chose {chosen}."
    return None


def _notes_of_subnet(subnet: object) -> dict[str, Value | None]:
    return {"_subnet_vpc": getattr(subnet, "vpc_id", None)}


_VPC_ID = f.TextRule("The VPC", "VPC ids look like vpc-0a1b2c3d4e5f60718.", None, 5, 32, "vpc-[0-9a-f]+")

NETWORK = Step(
    "network",
    "Network",
    "Network",
    (
        Question(
            key="_network",
            title="Network",
            ask="Should the training run in a VPC of yours?",
            why="In a VPC the training instances get network interfaces in your subnets, and reach S3 only the way "
            "your routes and endpoints allow. Where the organisation requires it (comprehend:VpcSubnets, "
            "comprehend:VpcSecurityGroupIds), a request without it gets a 403.",
            control=Choose(
                (
                    Option("vpc", "In a VPC", "You choose subnets and security groups."),
                    Option("none", "Without a VPC", "The training runs in AWS's own network."),
                )
            ),
            applies=is_training,
            infer=_infer_network,
            default=lambda _answers: "vpc",
        ),
        Question(
            key="_vpc",
            title="VPC",
            ask="In which VPC?",
            why="All subnets and security groups of a training must belong to one VPC, and it must be of default "
            "tenancy.",
            control=Pick("vpcs", _VPC_ID, refuse=_refuse_vpc),
            applies=_in_vpc,
            none="Not narrowed to one VPC",
        ),
        Question(
            key="vpc.subnets",
            title="Subnets",
            ask="In which subnets?",
            why="Comprehend puts its network interfaces into one of them; each should have at least two free addresses "
            "for every instance. A subnet without a way to S3 (gateway or interface endpoint, or NAT) lets the "
            "training start and then fail.",
            control=Pick(
                "subnets",
                _SUBNET_TYPED,
                parameters=_vpc_parameter,
                limit=f.MAX_SUBNETS,
                refuse=_refuse_other_vpc,
                notes=_notes_of_subnet,
            ),
            applies=_in_vpc,
        ),
        Question(
            key="vpc.security_groups",
            title="Security groups",
            ask="With which security groups?",
            why="They must let the instances out to S3, and in from each other: a distributed training talks among its "
            "own instances, so a group should allow inbound traffic from itself.",
            control=Pick("security_groups", _GROUP_TYPED, limit=f.MAX_SECURITY_GROUPS, refuse=_refuse_other_vpc),
            applies=_in_vpc,
        ),
    ),
)


def purposes(answers: Answers) -> tuple[str, ...]:
    """What keys can be given for: an output key needs an output, and a recognizer has none."""
    has_output = is_classifier(answers) and bool(text_of(answers, "output.s3_uri"))
    return PURPOSES if has_output else ("volume", "model")


def _given_keys(answers: Answers) -> dict[str, str]:
    return {purpose: key for purpose in PURPOSES if (key := text_of(answers, f"keys.{purpose}"))}


def _infer_keys(answers: Answers) -> Value | None:
    if not is_training(answers):
        return None
    given = _given_keys(answers)
    if not given:
        return "none" if "name" in answers else None
    one_for_all = set(given) == set(purposes(answers)) and len(set(given.values())) == 1
    return "one" if one_for_all else "each"


def _infer_one_key(answers: Answers) -> Value | None:
    return next(iter(_given_keys(answers).values()), None) if _infer_keys(answers) == "one" else None


def _one_key_gives(answers: Answers) -> dict[str, Value | None]:
    return {f"keys.{purpose}": text_of(answers, "_key") for purpose in purposes(answers)}


def _refuse_key(key: object, _answers: Answers) -> str | None:
    reason = getattr(key, "unsuitable_reason", None)
    found = reason() if callable(reason) else reason
    return str(found) if found else None


def _one_key_per_purpose(answers: Answers) -> bool:
    return is_training(answers) and text_of(answers, "_keys") == "each"


_KEY = Pick("keys", _KEY_TYPED, refuse=_refuse_key)


def _key_question(purpose: str, why: str) -> Question:
    return Question(
        key=f"keys.{purpose}",
        title=f"{purpose.capitalize()} key",
        ask=f"Which key for the {purpose}?",
        why=f"{why} A policy that requires comprehend:{purpose.capitalize()}KmsKey refuses the request without it.",
        control=replace(_KEY, suits=lambda key: any(purpose in alias.lower() for alias in key.aliases)),
        applies=lambda a: _one_key_per_purpose(a) and purpose in purposes(a),
        none=f"No {purpose} key: a key that AWS owns is used",
    )


KEYS = Step(
    "keys",
    "Encryption keys",
    "Keys",
    (
        Question(
            key="_keys",
            title="Keys",
            ask="How should it be encrypted?",
            why="Comprehend encrypts the training volumes, the output and the model each with a key of their own. With "
            "customer managed keys you decide who can use them and see every use in CloudTrail; without, AWS's own "
            "keys are used.",
            control=Choose(
                (
                    Option("one", "One key for all", "The same customer managed key for every purpose."),
                    Option("each", "One key per purpose", "Separate keys for volume, output and model."),
                    Option("none", "No key of yours", "Keys that AWS owns."),
                )
            ),
            applies=is_training,
            infer=_infer_keys,
            default=lambda _answers: "each",
        ),
        Question(
            key="_key",
            title="Key",
            ask="Which key for volume, output and model?",
            why="The data access role must be allowed to use it for each purpose. It is sent as a key ARN, because "
            "policies compare the condition keys with ARNs.",
            control=_KEY,
            applies=lambda a: is_training(a) and text_of(a, "_keys") == "one",
            gives=_one_key_gives,
            infer=_infer_one_key,
        ),
        _key_question("volume", "It encrypts the disks of the training instances while they work on your data."),
        _key_question("output", "It encrypts the archive that is written below the output folder."),
        _key_question("model", "It encrypts the trained model; endpoints and jobs that use it need the key as well."),
    ),
)

_LANGUAGES = (
    ("en", "English"),
    ("es", "Spanish"),
    ("fr", "French"),
    ("de", "German"),
    ("it", "Italian"),
    ("pt", "Portuguese"),
    ("ar", "Arabic"),
    ("hi", "Hindi"),
    ("ja", "Japanese"),
    ("ko", "Korean"),
    ("zh", "Chinese (simplified)"),
    ("zh-TW", "Chinese (traditional)"),
)


def _language_option(code: str, name: str) -> Option:
    documented = code in f.DOCUMENTED_LANGUAGES
    return Option(code, f"{name} ({code})", "" if documented else "Not documented for custom models; may be refused.")


DETAILS = Step(
    "details",
    "Name and tags",
    "Name",
    (
        Question(
            key="name",
            title="Name",
            ask="What should it be called?",
            why="Letters, digits and hyphens, at most 63. The name is part of the ARN that policies refer to, and must "
            "be free unless a new version is given.",
            control=Write(f.NAME, example="support-tickets"),
            applies=is_training,
            default=suggested_name,
        ),
        Question(
            key="name",
            title="Name",
            ask="What should the endpoint be called?",
            why="Letters, digits and hyphens, at most 40. The name is part of the endpoint's ARN.",
            control=Write(f.ENDPOINT_NAME, example="support-tickets-live"),
            applies=is_endpoint,
            default=suggested_endpoint_name,
        ),
        Question(
            key="version",
            title="Version",
            ask="Is it a version of that model?",
            why="Versions let one model name be trained again. Without one, the name can be used once only.",
            control=Write(f.VERSION_NAME, example="v1"),
            applies=is_training,
            none="No version",
        ),
        Question(
            key="language",
            title="Language",
            ask="In which language are the documents?",
            why="All documents of a dataset are in one language. AWS documents custom models for six; the API lists "
            "more.",
            control=Choose(tuple(_language_option(code, name) for code, name in _LANGUAGES)),
            applies=is_training,
            default=lambda _answers: "en",
        ),
        Question(
            key="tags",
            title="Tags",
            ask="Which tags should it carry?",
            why="Tags divide cost reports, and policies can require them (aws:RequestTag). Write them as key=value.",
            control=WriteTags(f.TAG_KEY, f.TAG_VALUE),
            applies=lambda a: is_classifier(a) or is_recognizer(a) or is_endpoint(a),
            none="No tags",
        ),
    ),
)
