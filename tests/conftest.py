"""Fixtures that every kind of test may ask for; the servers behind them start on first use."""

pytest_plugins = [
    "tests.fixtures.kafka",
    "tests.fixtures.guarded_kafka",
    "tests.fixtures.postgres",
    "tests.fixtures.program",
]
