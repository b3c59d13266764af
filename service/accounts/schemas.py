"""What the API says of accounts."""

from pydantic import BaseModel, ConfigDict

from service.accounts.nouns import Actor


class MeOut(BaseModel):
    """The account behind the token."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [{"name": "lan", "roles": ["officer"], "commune": "An Mẫu", "department": "economy"}]
        }
    )

    name: str
    roles: list[str]
    commune: str
    department: str | None

    @classmethod
    def of(cls, actor: Actor) -> "MeOut":
        """Roles in alphabetical order."""
        roles = sorted(role.value for role in actor.roles)
        return cls(name=actor.name, roles=roles, commune=actor.commune, department=actor.department)
