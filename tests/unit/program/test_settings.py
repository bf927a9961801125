"""The configuration file: what it may say, and what is said about mistakes in it."""

from datetime import timedelta
from decimal import Decimal
from pathlib import Path

import pytest

from echoless.failures import Exit, Failure
from echoless.reading import BadSettings, read_settings

GOOD = """
sides:
  erp: {url: "sqlite:///erp.db", tables: {customer: {name: customers, key: "no"}}}
  crm: {url: "postgresql+psycopg://crm:hush@localhost/crm", tables: {account: }}
"""


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "echoless.yaml"
    path.write_text(GOOD)
    return path


def problems_of(file: Path, text: str) -> list[str]:
    file.write_text(text)
    with pytest.raises(BadSettings) as raised:
        read_settings(file)
    assert raised.value.code == Exit.USAGE
    return raised.value.problems


def test_paths_are_relative_to_the_file(file: Path) -> None:
    settings = read_settings(file)
    assert settings.schemas == file.parent / "schemas"
    assert settings.broker.embedded.folder == file.parent / ".echoless/broker"
    assert settings.sides["erp"].url.get_secret_value() == f"sqlite:///{file.parent}/erp.db"
    assert settings.store.get_secret_value() == f"sqlite:///{file.parent}/.echoless/store.db"


def test_a_table_without_settings_has_the_defaults(file: Path) -> None:
    assert read_settings(file).sides["crm"].table("account").new_id == "coupling"


def test_the_environment_wins_over_the_file(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ECHOLESS_SIDES__ERP__URL", "postgresql+psycopg://elsewhere/erp")
    monkeypatch.setenv("ECHOLESS_BROKER__BOOTSTRAP_SERVERS", "kafka:9092")
    settings = read_settings(file)
    assert settings.sides["erp"].url.get_secret_value() == "postgresql+psycopg://elsewhere/erp"
    assert settings.sides["erp"].tables["customer"] is not None
    assert settings.broker.bootstrap_servers == "kafka:9092"


def test_all_mistakes_are_told_at_once_with_path_and_suggestion(file: Path) -> None:
    problems = problems_of(
        file,
        "perfix: x\nbroker: {embedded: {port: many}}\n"
        "sides:\n  erp: {url: 'sqlite:///a', tabels: {}}\n"
        "  crm: {tables: {account: {new_id: dice}}, foreign_writes: pray, url: 'sqlite:///b'}\n",
    )
    assert len(problems) == 6
    told = "\n".join(problems)
    assert f"{file}:1: perfix: no such setting. Did you mean `prefix`?" in told
    assert "broker.embedded.port: Input should be a valid integer" in told
    assert f"{file}:4: sides.erp.tabels: no such setting. Did you mean `tables`?" in told
    assert "sides.erp.tables: is missing (tables: the tables that take part)" in told
    assert "sides.crm.tables.account.new_id: String should match pattern" in told
    assert "a series such as C{:05d}" in told
    assert "'ignore', 'put back' or 'synchronize'" in told


def test_one_side_is_too_few(file: Path) -> None:
    (problem,) = problems_of(file, "sides: {erp: {url: 'sqlite:///a', tables: {customer: }}}")
    assert "sides: Dictionary should have at least 2 items" in problem


def test_sasl_without_a_password_is_refused(file: Path) -> None:
    (problem,) = problems_of(file, GOOD + "broker: {security: {protocol: SASL_SSL}}\n")
    assert "needs mechanism, username and password" in problem


@pytest.mark.parametrize(
    ("security", "said"),
    [
        ("username: me", "mechanism, username and password need protocol SASL_SSL"),
        ("ca_file: ca.pem", "ca_file, cert_file and key_file need protocol SSL or SASL_SSL"),
        ("protocol: SSL, key_file: our.key", "key_file needs cert_file"),
    ],
)
def test_a_sign_in_that_would_be_passed_over_in_silence_is_refused(
    file: Path, security: str, said: str
) -> None:
    broker = f"broker: {{bootstrap_servers: 'k:1', security: {{{security}}}}}\n"
    (problem,) = problems_of(file, GOOD + broker)
    assert "broker.security" in problem
    assert said in problem


@pytest.mark.parametrize("servers", ["kafka", "kafka:port", "a:1;b:2", "a:1,", "a:1 b:2"])
def test_an_address_without_a_port_is_refused(file: Path, servers: str) -> None:
    (problem,) = problems_of(file, GOOD + f"broker: {{bootstrap_servers: '{servers}'}}\n")
    assert "host:port of an outside cluster, several by commas" in problem


@pytest.mark.parametrize("servers", ["kafka:9092", "a.example.org:1,b.example.org:2", "[::1]:9092"])
def test_one_or_several_addresses_are_taken(file: Path, servers: str) -> None:
    file.write_text(GOOD + f"broker: {{bootstrap_servers: '{servers}'}}\n")
    assert read_settings(file).broker.bootstrap_servers == servers


def test_the_embedded_broker_takes_no_sign_in(file: Path) -> None:
    (problem,) = problems_of(file, GOOD + "broker: {security: {protocol: SSL}}\n")
    assert "security is for an outside cluster: give bootstrap_servers, too" in problem


def test_an_unknown_variable_in_the_environment_is_a_mistake(
    file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ECHOLESS_STROE", "x")
    assert problems_of(file, GOOD) == ["environment: ECHOLESS_STROE: no such setting. Did you mean `store`?"]


def test_a_file_that_is_not_yaml_says_where(file: Path) -> None:
    (problem,) = problems_of(file, "sides: [")
    assert "not YAML" in problem
    assert f"{file}:1: " in problem


def test_a_column_called_no_is_a_name_and_not_false(file: Path) -> None:
    file.write_text(GOOD.replace('"no"', "no"))
    assert read_settings(file).sides["erp"].table("customer").key == "no"


def test_a_missing_file_names_the_way_out(tmp_path: Path) -> None:
    with pytest.raises(Failure, match="there is no") as raised:
        read_settings(tmp_path / "echoless.yaml")
    assert "--config" in raised.value.remedy


@pytest.mark.parametrize("mistake", ["", "colour: red"])
def test_secrets_are_never_shown(file: Path, mistake: str) -> None:
    file.write_text(GOOD + mistake)
    try:
        shown = repr(read_settings(file))
    except BadSettings as error:
        shown = str(error)
    assert "hush" not in shown


def test_mapping_settings_are_values_and_lists_of_values(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file.write_text(f"{GOOD}mapping_settings: {{orders: true, company: '0042', rate: 1.5, cities: [a, b]}}\n")
    monkeypatch.setenv("ECHOLESS_MAPPING_SETTINGS__ORDERS", "false")
    settings = read_settings(file).mapping_settings
    assert settings == {"orders": "false", "company": "0042", "rate": Decimal("1.5"), "cities": ["a", "b"]}
    assert problems_of(file, f"{GOOD}mapping_settings: {{cities: {{a: true}}}}\n")


def test_keep_history_is_a_length_of_time_longer_than_the_topics_keep_requests(
    file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert read_settings(file).keep_history == timedelta(days=90)
    (told,) = problems_of(file, f"keep_history: 7d\n{GOOD}")
    assert "keep_history" in told
    assert "8 days" in told
    (told,) = problems_of(file, f"keep_history: three months\n{GOOD}")
    assert "write 90s, 30m, 12h, 1d or 1h30m" in told
    file.write_text(f"keep_history: 30d\n{GOOD}")
    assert read_settings(file).keep_history == timedelta(days=30)
    monkeypatch.setenv("ECHOLESS_KEEP_HISTORY", "365d")
    assert read_settings(file).keep_history == timedelta(days=365)
