"""ListTagsForResource, TagResource and UntagResource."""

from typing import Any

from wizard.demo.aws_errors import AwsError
from wizard.demo.comprehend import authorization
from wizard.demo.comprehend.authorization import Call
from wizard.demo.comprehend.records import Store, tags_of
from wizard.demo.comprehend.requests import require_tags


class Tagging:
    """The tags of models, endpoints and flywheels."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def list_tags(self, call: Call) -> dict[str, Any]:
        """The tags of a resource."""
        tags = self._authorized(call)
        pairs = [{"Key": key, "Value": value} for key, value in tags.items()]
        return {"ResourceArn": call.parameters["ResourceArn"], "Tags": pairs}

    def tag(self, call: Call) -> dict[str, Any]:
        """Add tags, or change the values of tags that are there."""
        tags = self._authorized(call)
        added = tags_of(call.parameters)
        require_tags(tags | added, len(call.parameters["Tags"]) + len(tags.keys() - added.keys()))
        tags |= added
        return {}

    def untag(self, call: Call) -> dict[str, Any]:
        """Remove tags by key; a key that is not there is no error."""
        tags = self._authorized(call)
        for key in call.parameters["TagKeys"]:
            tags.pop(key, None)
        return {}

    def _authorized(self, call: Call) -> dict[str, str]:
        arn = call.parameters["ResourceArn"]
        store = self._store
        found = store.models.get(arn) or store.endpoints.get(arn) or store.flywheels.get(arn)
        authorization.require(call, [arn], found.tags if found else None)
        if found is None:
            raise AwsError("ResourceNotFoundException", f"The specified resource {arn} does not exist.")
        return found.tags
