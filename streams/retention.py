"""Which topics forget records by age or size, instead of keeping the last one of every key."""

from collections.abc import Iterable

from kafka.admin import ConfigResource

from streams.admin import admin
from streams.settings import KafkaSettings


def expiring(settings: KafkaSettings, topics: Iterable[str]) -> frozenset[str]:
    """Give those of the topics whose cleanup policy deletes. Raises TopicsFailed."""
    resources = [ConfigResource("TOPIC", name) for name in topics]
    if not resources:
        return frozenset()
    with admin(settings) as client:
        found = client.describe_configs(resources, config_filter="all")["topic"]
    policies = {name: str(configs["cleanup.policy"]["value"]) for name, configs in found.items()}
    return frozenset(name for name, policy in policies.items() if "delete" in policy.split(","))
