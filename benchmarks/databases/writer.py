"""A user of one database: single-row updates in transactions of 100, as fast as they go."""

import json
import random
import sys
import time

import psycopg

PER_TRANSACTION = 100


def main(
    url: str, table: str, key: str, title: str, number: str, counter: str, count: int, half: int | None
) -> None:
    """Edit records at random (of one half, if told so) and print when the first commit was."""
    where = "" if half is None else f"WHERE {number} % 2 = {half}"
    statement = f"UPDATE {table} SET {title} = %s, {counter} = {counter} + 1 WHERE {key} = %s"
    dice = random.Random(11)
    with psycopg.connect(url) as connection:
        keys = [row[0] for row in connection.execute(f"SELECT {key} FROM {table} {where} ORDER BY {number}")]
        connection.commit()
        first = None
        for start in range(0, count, PER_TRANSACTION):
            with connection.cursor() as cursor:
                for n in range(start, min(count, start + PER_TRANSACTION)):
                    cursor.execute(statement, (f"edit {n} of {table}", dice.choice(keys)))
            connection.commit()
            first = first or time.time()
    print(json.dumps({"first": first, "last": time.time()}))


if __name__ == "__main__":
    main(**json.loads(sys.argv[1]))
