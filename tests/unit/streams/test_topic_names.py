"""Names and settings of the topics."""

import pytest

from streams.settings import KafkaSettings
from streams.topics import BadTopicName, Mismatch, TopicNames, topic_specs


def test_names_say_what_a_topic_carries() -> None:
    names = TopicNames()
    assert names.changes("erp", "customer") == "changes.erp.customer"
    assert names.commands("crm", "account") == "commands.crm.account"
    assert names.results("crm") == "results.crm"
    assert (names.errors, names.dead_letters, names.control) == ("errors", "dead-letters", "control")


def test_a_prefix_stands_before_topics_and_groups() -> None:
    names = TopicNames("acme")
    assert names.changes("erp", "customer") == "acme.changes.erp.customer"
    assert names.group("routing") == "acme.routing"


@pytest.mark.parametrize("table", ["Sales Price", "größe", "a/b", "x" * 250])
def test_a_name_that_kafka_would_refuse_is_refused_with_a_remedy(table: str) -> None:
    with pytest.raises(BadTopicName, match="rename"):
        TopicNames().changes("erp", table)


def test_every_table_has_its_topics_and_every_side_its_results() -> None:
    specs = topic_specs(
        KafkaSettings(partitions=3), [("erp", "customer"), ("erp", "item"), ("crm", "account")]
    )
    names = {spec.name for spec in specs}
    assert len(specs) == len(names) == 3 * 2 + 2 + 4
    assert {spec.partitions for spec in specs} == {3}


def test_change_topics_are_compacted_but_not_soon() -> None:
    (changes,) = [spec for spec in topic_specs(KafkaSettings(), [("erp", "item")]) if "changes" in spec.name]
    assert changes.settings["cleanup.policy"] == "compact"
    assert int(changes.settings["min.compaction.lag.ms"]) > 24 * 3600 * 1000


def test_a_mismatch_reads_as_a_sentence() -> None:
    said = str(Mismatch("errors", "cleanup.policy", "compact", "delete"))
    assert said == "topic errors: cleanup.policy is delete, should be compact"
